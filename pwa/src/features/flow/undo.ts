/**
 * Whether an own act can still be taken back, from what this device knows: not
 * when the goods have moved on by a later own act, and then which act it was.
 */
import { type Act, legs } from '@takt/sync'
import { type Books, locationOf } from '../../scan/books.ts'

export type UndoAnswer =
  { may: true } | { may: false; why: 'undone' | 'held' | 'kind' | 'needed'; by: Act | null }

const UNDOABLE = new Set([
  'stock.receive',
  'stock.put_away',
  'stock.move',
  'stock.issue',
  'stock.return',
  'stock.scrap',
  'stock.ship',
  'stock.consume',
  'stock.output',
  'stock.count',
  'stock.count_empty',
  'lot.regroup',
  'attach',
  'inspect.begin',
  'inspect.readings',
  'nonconformance.report',
])

/** Ids of the operations that undo acts name. */
export function undoneIds(acts: readonly Act[]): ReadonlySet<string> {
  return new Set(
    acts
      .filter(({ kind, state }) => kind === 'undo' && state !== 'held')
      .map(({ args }) => String(args['operation'])),
  )
}

/** `acts` are the own acts of this device, in any order. */
export function mayUndo(act: Act, acts: readonly Act[], books: Books): UndoAnswer {
  if (!UNDOABLE.has(act.kind)) return { may: false, why: 'kind', by: null }
  if (act.state === 'held') return { may: false, why: 'held', by: null }
  const undone = undoneIds(acts)
  if (undone.has(act.id)) return { may: false, why: 'undone', by: null }
  const taker = takerAfter(act, acts, undone, books)
  if (taker === null) return { may: true }
  const isLeft = gainsOf(act, books).every(
    ({ location, item, lot, quantity }) => books.quantity(location, item, lot) >= quantity,
  )
  return isLeft ? { may: true } : { may: false, why: 'needed', by: taker }
}

/** What the act put where people can take it from. */
function gainsOf(act: Act, books: Books): Leg[] {
  return legs(act.kind, act.args).filter(({ location, quantity }) => {
    const place = locationOf(books, location)
    return quantity > 0 && place !== undefined && place.role === null
  })
}

/** The last own act that took of the same goods from where this act had put them. */
function takerAfter(
  act: Act,
  acts: readonly Act[],
  undone: ReadonlySet<string>,
  books: Books,
): Act | null {
  const gains = gainsOf(act, books)
  let taker: Act | null = null
  for (const other of acts) {
    if (!isAfter(other, act) || undone.has(other.id) || other.state === 'held') continue
    if (!UNDOABLE.has(other.kind)) continue
    const takes = legs(other.kind, other.args).some(
      (leg) => leg.quantity < 0 && gains.some((gain) => isSameStock(gain, leg)),
    )
    if (takes && (taker === null || isAfter(other, taker))) taker = other
  }
  return taker
}

type Leg = ReturnType<typeof legs>[number]

const isSameStock = (one: Leg, other: Leg): boolean =>
  one.location === other.location && one.item === other.item && one.lot === other.lot

function isAfter(a: Act, b: Act): boolean {
  return a.stream === b.stream ? a.n > b.n : a.at > b.at
}
