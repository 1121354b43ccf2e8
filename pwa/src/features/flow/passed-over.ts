/**
 * Which lot should have been taken where another one is, and why it was not: asked
 * once, and answered the same for the same lot. Pure.
 */
import type { Item, Lot } from '../../data/rows.ts'
import type { FlowDefinition } from './definition.ts'
import { measured } from './requirements.ts'
import { type FlowState, type Subject, subjectOf } from './state.ts'
import { pick, type Picked } from './stock.ts'
import type { World } from './world.ts'

/** The lot that should have been taken, where it is another one; the same answer as last time. */
export function choiceOf(
  def: FlowDefinition,
  state: FlowState,
  { lot, item }: { lot: Lot; item: Item },
  world: World,
): { proposed: string | null; pickReason: number | null } {
  // What was brought to the line before was chosen when it left its place.
  const isOnTheLine = state.fromRole !== null
  if (def.picks !== true || isOnTheLine) return { proposed: null, pickReason: null }
  const { lines, proposals } = proposed(state, item, world)
  const isAmong = proposals.some(({ candidate }) => candidate.lot === lot.id)
  const first = isAmong ? null : (proposals[0]?.candidate.lot ?? null)
  const before = [...lines].reverse().find((line) => line.lot === lot.id)?.pickReason
  const again = state.lastPick?.lot === lot.id ? state.lastPick.reason : null
  return { proposed: first, pickReason: first === null ? null : (before ?? again) }
}

/** What the policy names for the present line; what other lines took is gone. */
export function proposed(
  state: FlowState,
  item: Item,
  world: World,
  next = 0,
): Picked & { lines: Subject[] } {
  const { books, today, here = null, leastDays = 0 } = world
  const isPresent = state.item === item.id && state.lot === null
  const lines = isPresent || state.item === null ? state.lines : [...state.lines, subjectOf(state)]
  const result = measured(state, books)
  const quantity = isPresent && result.ok && result.quantity > 0 ? result.quantity : 1
  const { from } = state
  const reference = world.paperCode ?? state.reference
  const asked = { books, today, here, leastDays, reference, from, lines, next }
  return { ...pick(item, quantity, asked), lines }
}

/** What to answer when the same lot is taken again. */
export function lastPickOf({ lot, pickReason, lastPick }: FlowState): FlowState['lastPick'] {
  return lot === null || pickReason === null ? lastPick : { lot, reason: pickReason }
}
