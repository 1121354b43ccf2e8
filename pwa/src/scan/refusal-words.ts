/** Why GS1 refuses a code, in the chosen language: what is wrong, with the identifier named. */
import { dictionary, type Key, t } from '../app/i18n.svelte.ts'
import { IDENTIFIERS } from './gs1/index.ts'

/** "(17) Expiry date"; an identifier that does not exist by its figures alone. */
export function identifierName(ai: string | null): string {
  if (ai === null || ai === '') return ''
  const titles = IDENTIFIERS.get(ai)?.titles
  const title = dictionary.language === 'en' ? titles?.en : titles?.zh
  return title === undefined ? `(${ai})` : `(${ai}) ${title}`
}

export const whyRefused = (reason: string, ai: string | null): string =>
  t(`scan.gs1_${reason}` as Key, { ai: identifierName(ai) })
