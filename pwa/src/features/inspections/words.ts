/** What inspections say, in the chosen language. */
import { nameOf, t } from '../../app/i18n.svelte.ts'
import type { CharacteristicRow, ReadingValue } from '../../data/rows.ts'
import { sized } from './spec.ts'

/** "9.98 mm", "2 defects", "conforms", the name of an answer, words, "3 photos". */
export function valueText(of: CharacteristicRow, value: ReadingValue): string {
  if (typeof value === 'boolean') return t(value ? 'inspect.conforms' : 'inspect.conforms_not')
  if (Array.isArray(value)) return t('inspect.photos_n', { n: value.length })
  if (typeof value === 'string') {
    const answer = of.options.find(({ code }) => code === value)
    return answer === undefined ? value : nameOf(answer) || value
  }
  if (of.kind === 'counted') return t('inspect.defects_found', { n: value })
  return `${sized(value, of.scale)} ${of.unit ?? ''}`.trim()
}
