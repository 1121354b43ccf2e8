/** What a stable code of the server means, and what to do next, in words. */
import { t, tMaybe, type Params } from '../../app/i18n.svelte.ts'

const keyOf = (code: string) => `reason.${code.replaceAll('.', '_')}`

export function reasonText(code: string | null | undefined, params: Params = {}): string {
  if (!code) return t('reason.unknown', { code: '-' })
  return tMaybe(keyOf(code), params) ?? t('reason.unknown', { code })
}

export function reasonNext(code: string | null | undefined, params: Params = {}): string {
  if (!code) return t('reason.unknown_next')
  return tMaybe(`${keyOf(code)}_next`, params) ?? t('reason.unknown_next')
}
