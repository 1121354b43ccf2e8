/** What of the stock on a card may be used: on hand less reserved and held. Pure. */
import type { Item, Lot, Reservation } from '../../data/rows.ts'
import { type Books, familyOf } from '../../scan/books.ts'
import type { StockLine } from '../../scan/card.ts'
import { stillKept } from '../../scan/still-kept.ts'

export interface Available {
  held: number
  reserved: number
  available: number
  /** What is kept of it, the oldest first. */
  reservations: Reservation[]
}

export function availableOf(
  item: Item,
  lot: Lot | undefined,
  lines: readonly StockLine[],
  books: Books,
): Available {
  const ids = new Set(familyOf(books, item).map(({ id }) => id))
  const reservations = stillKept(books)
    .filter((row) => ids.has(row.item) && (lot === undefined || row.lot === lot.id))
    .sort((a, b) => a.at - b.at)
  const sum = (rows: readonly { quantity: number }[]) =>
    rows.reduce((total, row) => total + row.quantity, 0)
  const held = sum(lines.filter((line) => line.block !== null && line.quantity > 0))
  const reserved = sum(reservations)
  return { held, reserved, available: Math.max(0, sum(lines) - held - reserved), reservations }
}
