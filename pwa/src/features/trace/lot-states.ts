/** The state of a lot on the screens of traces: what this device knows beside what was answered. */
import { live, nowMs } from '../../data/live.svelte.ts'
import type { LotStatus } from '../../data/rows.ts'
import { leftOf, today } from '../../scan/books.ts'
import { lotState } from '../../scan/lot-state.ts'
import { liveBooks } from '../../scan/live-books.ts'

/** What was answered or kept of a lot: what lies where, on the floor too. */
export interface Answered {
  status: LotStatus
  places?: readonly { quantity: number }[]
  left?: number
}

/** A decision and a date that this device knows count; what is left nobody knows better. */
export function stateNow(id: string, answered: Answered | undefined): LotStatus {
  const lot = live.row('lot', id)
  if (lot === undefined) return answered?.status ?? 'available'
  const books = liveBooks()
  const sum = answered?.places?.reduce((total, place) => total + place.quantity, 0)
  const left = answered?.left ?? sum ?? leftOf(lot, books)
  return lotState(lot, today(books, nowMs()), left, typeof lot.received_at === 'number')
}
