/** Totals as they were typed, in the item's scale. Pure. */
import type { Item } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { decimalsOf, measure, parseDecimal } from '../flow/quantity.ts'

/** Null where it does not measure; nothing is a total as well. */
export function quantityOf(
  books: Books,
  item: Item,
  entered: string,
  unit: number | null,
): number | null {
  if (parseDecimal(entered)?.digits === 0n) return 0
  const result = measure(entered, item, unit, decimalsOf(books, item, unit))
  return result.ok ? result.quantity : null
}

/** Whole base units. */
export const piecesIn = (quantity: number, item: Item): number =>
  Math.floor(quantity / 10 ** item.scale)
