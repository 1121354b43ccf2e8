/** What is known of one lot, ready to be told: its state, what is left of it, its days. Pure. */
import { daysBetween } from '../../app/days.ts'
import type { Inspection, Lot } from '../../data/rows.ts'
import { balancesOfItem, type Block, blockOf, type Books } from '../../scan/books.ts'

export type LotState = 'available' | 'consumed' | Block

/** Days before its expiry from which a lot is pointed out, where its item says nothing. */
const WARN_DAYS = 30

export interface LotFacts {
  state: LotState
  /** In the places that this device knows. */
  left: number
  /** Whole days until it expires, less than zero when it has; null without a date. */
  daysLeft: number | null
  expiresSoon: boolean
  inspection: Inspection | null
}

export function factsOf(lot: Lot, books: Books, today: string): LotFacts {
  const left = balancesOfItem(books, lot.item)
    .filter((row) => row.lot === lot.id)
    .reduce((sum, row) => sum + row.quantity, 0)
  const inspection = rowsOf<Inspection>(books, 'inspection').find(
    (row) => row.lot === lot.id && row.status === 'open',
  )
  const daysLeft = lot.expires_on === null ? null : daysBetween(today, lot.expires_on)
  const item = books.get<{ warn_days: number | null }>('item', String(lot.item))
  return {
    state: stateOf(lot, left, today),
    ...{ left, daysLeft },
    expiresSoon: daysLeft !== null && daysLeft >= 0 && daysLeft <= (item?.warn_days ?? WARN_DAYS),
    inspection: inspection ?? null,
  }
}

/** A block counts for what is left only; a lot that came and is gone was used up. */
function stateOf(lot: Lot, left: number, today: string): LotState {
  const isGone = left <= 0 && typeof lot.received_at === 'number'
  if (lot.status === 'consumed' || isGone) return 'consumed'
  return blockOf(lot, today) ?? 'available'
}

const rowsOf = <Row>(books: Books, table: string): Row[] =>
  Array.from(books.all<Row>(table), ([, row]) => row)
