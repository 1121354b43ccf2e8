/** An unknown code is recorded with what the person typed; somebody names it later. Pure. */
import type { JsonObject } from '@takt/sync'
import type { Resolved } from '../../scan/resolve.ts'

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

/**
 * A wrong scan locks until a person has seen it: an unknown code stays until it was
 * recorded or closed. A place behind it says where it was found.
 */
export function keepsUnknown(
  shown: Resolved | null,
  next: Resolved,
  isRecorded: boolean,
): 'place' | 'missed' | null {
  if ((shown?.kind !== 'unknown' && shown?.kind !== 'refused') || isRecorded) return null
  return next.kind === 'location' && next.location.role === null ? 'place' : 'missed'
}
