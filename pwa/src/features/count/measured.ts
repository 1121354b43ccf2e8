/** Totals as they were typed, in the item's scale. Pure. */
import type { Item } from '../../data/rows.ts'
import { type Books, itemOf } from '../../scan/books.ts'
import type { Scales } from './heed-acts.ts'
import { decimalsOf, figure, measure, parseDecimal } from '../flow/quantity.ts'

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

/** The same by the id of the item, and back to a figure in base units. */
export const scalesOf = (books: Books): Scales => ({
  quantity(id, { entered, unit }) {
    const item = itemOf(books, id)
    return item === undefined ? null : quantityOf(books, item, entered, unit)
  },
  figure(id, quantity) {
    const item = itemOf(books, id)
    return item === undefined ? null : figure(quantity, item)
  },
})

/** Whole base units. */
export const piecesIn = (quantity: number, item: Item): number =>
  Math.floor(quantity / 10 ** item.scale)
