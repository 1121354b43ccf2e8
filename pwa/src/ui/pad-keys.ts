/** What a key of a keyboard does to a number pad. Pure. */
export interface PadKeyEvent {
  key: string
  code: string
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
}

/** Where the focus is: on the pad itself, on one of its keys, or on something beside it. */
export type PadPlace = 'pad' | 'key' | 'field' | 'select' | 'button' | 'page'

/** A digit or a point, `erase`, `ok`; null: the key is not the pad's. */
export function padKey(event: PadKeyEvent, place: PadPlace, secret: boolean): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey || place === 'field') return null
  // A finger left the focus on a key: what comes now is a scanner, not a keyboard. A scanner has
  // no say while a secret is asked for, so then everything that is typed is meant for the pad.
  if (!secret && place !== 'pad') return null
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1] ?? /^\d$/.exec(event.key)?.[0]
  if (digit !== undefined) return digit
  if (event.key === 'Backspace') return 'erase'
  // Another button does what stands on it.
  if (event.key === 'Enter') return place === 'button' ? null : 'ok'
  return !secret && (event.key === '.' || event.key === ',') ? '.' : null
}
