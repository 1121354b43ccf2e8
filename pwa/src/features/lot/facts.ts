/** What is known of one lot, ready to be told: its state, what is left of it, its days. Pure. */
import { daysBetween } from '../../app/days.ts'
import type { Inspection, Lot, LotStatus } from '../../data/rows.ts'
import { type Books, leftOf } from '../../scan/books.ts'
import { isExpired, lotState } from '../../scan/lot-state.ts'

/** Days before its expiry from which a lot is pointed out, where its item says nothing. */
const WARN_DAYS = 30

export interface LotFacts {
  state: LotStatus
  /** In the places that this device knows. */
  left: number
  /** Whole days until the day of its expiry, on which it has expired; null without a date. */
  daysLeft: number | null
  expiresSoon: boolean
  /** What waits to be looked at. */
  inspection: Inspection | null
  /** What it failed by, while it may not be used. */
  failed: Inspection | null
}

export function factsOf(lot: Lot, books: Books, today: string): LotFacts {
  const left = leftOf(lot, books)
  const inspections = rowsOf<Inspection>(books, 'inspection').filter((row) => row.lot === lot.id)
  const isStopped = lot.status === 'hold' || lot.status === 'rejected'
  const failed = inspections
    .filter((row) => isStopped && row.status === 'failed')
    .sort((a, b) => (b.closed_at ?? 0) - (a.closed_at ?? 0))
  const daysLeft = lot.expires_on === null ? null : daysBetween(today, lot.expires_on)
  const item = books.get<{ warn_days: number | null }>('item', String(lot.item))
  return {
    state: lotState(lot, today, left, typeof lot.received_at === 'number'),
    ...{ left, daysLeft },
    expiresSoon:
      daysLeft !== null &&
      !isExpired(lot.expires_on, today) &&
      daysLeft <= (item?.warn_days ?? WARN_DAYS),
    inspection: inspections.find((row) => row.status === 'open') ?? null,
    failed: failed[0] ?? null,
  }
}

const rowsOf = <Row>(books: Books, table: string): Row[] =>
  Array.from(books.all<Row>(table), ([, row]) => row)
