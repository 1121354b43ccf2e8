/**
 * Judges one value of one identifier, and says where a code is wrong. A refusal is
 * a value: a stable word, the identifier it is about, the place in the text.
 */
import type { Identifier, Part } from './identifiers.ts'

/** An identifier with its value. */
export type Element = readonly [ai: string, value: string]

export interface Refusal {
  reason: string
  ai: string | null
  position: number
}

export const refusal = (reason: string, ai: string | null = null, position = 0): Refusal => ({
  reason,
  ai,
  position,
})

export const isRefusal = (read: object): read is Refusal => 'reason' in read

/** What is wrong with a value; null when it is right. */
export function faultOf(identifier: Identifier, value: string): string | null {
  if (!identifier.shape.test(value)) return misfit(identifier.parts, value)
  for (const [start, end, check] of identifier.checked) {
    const piece = value.slice(start, end)
    const fault = piece === '' ? null : check(piece)
    if (fault !== null) return fault
  }
  return null
}

function misfit(parts: readonly Part[], value: string): string {
  if (value === '') return 'value_missing'
  for (const { kind, start, least, most, isOptional, characters } of parts) {
    const piece = value.slice(start, start + most)
    if (piece === '' && isOptional) break
    if (!characters.test(piece)) return kind === 'N' ? 'not_numeric' : 'bad_character'
    if (piece.length < least) return 'too_short'
  }
  return 'too_long'
}
