/**
 * How strictly a series of lots is inspected by what the server has told and what was closed on
 * this device since. While inspection is discontinued nothing is accepted (ISO 2859-1, 9.4), and
 * whoever fails the fifth lot has to see that before the server has heard of it. Pure.
 */
import { MODES, type Mode, SamplingError } from './sampling-plans.ts'
import { START, type Switching, stateAfter } from './sampling-switching.ts'
import type { Row } from './types.ts'

/** A lot that was closed here and that the server knows as open. */
export interface ClosedHere {
  /** The inspection with what was found, and whether the lot was accepted. */
  row: Row
  isAccepted: boolean
  at: number
  /** Of its version. */
  sampling: Row
  isSteady: boolean
  /** Not a lot that was refused before. */
  isOriginal: boolean
}

/** The key of a series at a site, as its row has it. */
export const seriesOf = ({ plan = null, item = null, supplier = null }: Row): string =>
  `${String(plan)}:${String(item)}:${String(supplier ?? 0)}`

/** Whether nothing of a series is accepted, after what was closed here in this order. */
export function isDiscontinued(told: Row | undefined, closed: readonly ClosedHere[]): boolean {
  let state = stateOf(told)
  for (const [index, one] of closed.entries()) state = after(state, one, index)
  return state.severity === 'discontinued'
}

function stateOf(told: Row | undefined): Switching {
  const state = told?.['state']
  return typeof state === 'object' && state !== null && !Array.isArray(state)
    ? { ...START, ...(state as Partial<Switching>) }
    : START
}

function after(state: Switching, one: ClosedHere, index: number): Switching {
  const { aql, kind } = one.sampling
  const { letter, mode, found } = one.row
  if (kind !== 'aql' || typeof aql !== 'string' || !MODES.includes(mode as Mode)) return state
  try {
    return stateAfter(state, {
      place: [one.at, 'own', index],
      ...{ isAccepted: one.isAccepted, isOriginal: one.isOriginal, mayReduce: one.isSteady },
      ...{ found: Number(found ?? 0), letter: typeof letter === 'string' ? letter : null },
      ...{ aql, mode: mode as Mode },
    })
  } catch (error) {
    if (error instanceof SamplingError) return state
    throw error
  }
}
