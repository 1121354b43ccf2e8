/** An unknown code is recorded with what the person typed; somebody names it later. Pure. */
import type { JsonObject } from '@takt/sync'

export interface UnknownCode {
  code: string
  location: number | null
  /** As typed; '' when nobody counted. */
  quantity: string
  symbology: string
}

/** Longer texts are no code of ours; the operation must stay small. */
const LONGEST_CODE = 2_000

export function unresolvedArgs({ code, location, quantity, symbology }: UnknownCode): JsonObject {
  return {
    code: [...code].slice(0, LONGEST_CODE).join('').normalize('NFC').replaceAll('\u0000', ''),
    location,
    quantity: quantity.trim() === '' ? null : quantity.trim(),
    symbology,
  }
}
