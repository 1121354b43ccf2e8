/**
 * The life of a lot as sentences need it: the legs of one act are one happening, and
 * everything else stands for itself. Pure.
 */
import type { Moment } from './answers.ts'

export interface Happening {
  key: string
  at: number
  kind: 'move' | 'count' | 'status' | 'notice' | 'inspection' | 'nonconformance'
  moment: Moment
  /** Places that lost or gained; of a count, the place that was counted. */
  from: number | null
  to: number | null
  quantity: number | null
}

/** Newest first, as the pages come; a page may begin in the middle of an act. */
export function happenings(moments: readonly Moment[]): Happening[] {
  const found: Happening[] = []
  const moves = new Map<string, Happening>()
  for (const moment of moments) {
    const known = moment.operation === null ? undefined : moves.get(moment.operation)
    if (isMove(moment) && known) {
      addLeg(known, moment)
      continue
    }
    const happening = alone(moment)
    found.push(happening)
    if (isMove(moment) && moment.operation !== null) moves.set(moment.operation, happening)
  }
  return found
}

function isMove(moment: Moment): boolean {
  return moment.source === 'ledger' && moment.entry !== 'count'
}

function alone(moment: Moment): Happening {
  const base = { key: `${moment.source}.${moment.key}`, at: moment.at, moment }
  if (moment.source !== 'ledger') {
    return { ...base, kind: moment.source, from: null, to: moment.location, quantity: null }
  }
  const { location, quantity } = moment
  if (moment.entry === 'count')
    return { ...base, kind: 'count', from: null, to: location, quantity }
  const move: Happening = { ...base, kind: 'move', from: null, to: null, quantity: null }
  addLeg(move, moment)
  return move
}

/** Of legs that repeat a place the first is named, and the larger side tells how much. */
function addLeg(happening: Happening, { location, quantity }: Moment): void {
  if (quantity === null) return
  if (quantity < 0) happening.from ??= location
  else happening.to ??= location
  happening.quantity = Math.max(happening.quantity ?? 0, Math.abs(quantity))
}
