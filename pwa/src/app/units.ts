/**
 * A unit beside its figure. The data holds one name per unit ("Piece"), as a title;
 * in an English sentence it is written small and follows the figure: "6 pieces".
 */
import { dictionary, nameOf } from './i18n.svelte.ts'

/** Ordinary words only: an abbreviation (KG, pcs) stays as the data has it. */
const WORDS = /^(?:[A-Z][a-z]{2,}|[a-z]{4,})(?: [A-Za-z][a-z]+)*$/
const SAME = /(?:s|each)$/
const HISSED = /(?:x|z|ch|sh)$/
const ENDS_IN_Y = /[^aeiou]y$/

function plural(name: string): string {
  if (SAME.test(name)) return name
  if (HISSED.test(name)) return `${name}es`
  return ENDS_IN_Y.test(name) ? `${name.slice(0, -1)}ies` : `${name}s`
}

export function unitBeside(
  figure: string,
  unit: { name_zh?: unknown; name_en?: unknown; code?: unknown },
): string {
  const name = nameOf(unit)
  if (dictionary.language !== 'en' || !WORDS.test(name)) return name
  const small = name.toLowerCase()
  return /^[-+\u2212]?1$/.test(figure) ? small : plural(small)
}
