/** A decision about bad goods in the making: from where, how much, and what is recorded. Pure. */
import type { JsonObject } from '@takt/sync'
import type { Disposition } from '../../data/rows.ts'
import type { Signature } from '../signing/signature.ts'
import { type Case, isBooked, type Step } from './cases.ts'

export interface Place {
  id: number
  quantity: number
}

/** Where the goods are taken from: where they were found, if they still lie there, else the most. */
export function firstPlace(one: Pick<Case, 'location'>, places: readonly Place[]): Place | null {
  const filled = places.filter(({ quantity }) => quantity > 0)
  return filled.find(({ id }) => id === one.location) ?? filled[0] ?? null
}

type Amounts = Pick<Case, 'quantity' | 'disposed_quantity'>

/** How much nobody has decided about yet; null where it was not said how much there is. */
export function restOf({ quantity, disposed_quantity }: Amounts): number | null {
  return quantity === null ? null : quantity - (disposed_quantity ?? 0)
}

/** How much is proposed: the rest of what was reported, but no more than lies there. */
export function proposed(one: Amounts, there: number | null): number | null {
  const rest = restOf(one)
  if (rest === null) return there
  return there === null ? rest : Math.min(rest, there)
}

export interface Choice {
  disposition: Disposition
  quantity: number | null
  location: number | null
}

export type Lack = 'place' | 'quantity'

/**
 * Whether a decision without a figure is about all that is left. Where nobody counted the goods,
 * only that lets a case come to its end.
 */
export const takesRest = (
  disposition: Disposition,
  { quantity }: Pick<Case, 'quantity'>,
): boolean => disposition === 'use_as_is' || (disposition === 'rework' && quantity === null)

/** What a decision needs before it can be signed. */
export function lacks(
  one: Pick<Case, 'quantity'>,
  { disposition, quantity, location }: Choice,
): Lack | null {
  if (isBooked(disposition) && location === null) return 'place'
  return quantity === null && !takesRest(disposition, one) ? 'quantity' : null
}

export function disposeArgs(id: string, choice: Choice, signature: Signature): JsonObject {
  const { disposition, quantity, location } = choice
  return {
    ...{ nonconformance: id, disposition, quantity },
    location: isBooked(disposition) ? location : null,
    ...{ reason: signature.reason, note: signature.note },
    ...{ meaning: 'disposed', method: signature.method },
  }
}

const MEANINGS = { concession: 'concession_approved', release: 'released' } as const
export type Decision = 'approve' | 'reject'

export function signArgs(
  id: string,
  { step, decision }: { step: Step; decision: Decision },
  { method, note }: Signature,
): JsonObject {
  const meaning = decision === 'approve' ? MEANINGS[step] : 'rejected'
  return { nonconformance: id, step, decision, meaning, method, note }
}
