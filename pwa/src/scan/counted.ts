/**
 * Places that are counted: whose figures this device does not hold, and where nothing should
 * move. Pure but for the replica; what was found holds until the next reveal.
 */
import type { CountDevice, CountLine, Device, Stocktake } from '../data/rows.ts'
import { type Books, locationOf } from './books.ts'

const NOWHERE: ReadonlySet<number> = new Set()
const known = new WeakMap<Books, { revealedAt: number | null; places: ReadonlySet<number> }>()

/** Blind stocktakes in which this device takes part. */
function countedBlindly(books: Books): Set<number> {
  const own = [...books.all<Device>('device')][0]?.[1].id
  const open = new Set<number>()
  for (const [, row] of books.all<Stocktake>('stocktake')) {
    if (row.blind && row.status === 'open') open.add(row.id)
  }
  const mine = new Set<number>()
  if (open.size === 0) return mine
  for (const [, row] of books.all<CountDevice>('count_device')) {
    const plan = row.stocktake
    if (row.device === own && row.on && plan !== undefined && open.has(plan)) mine.add(plan)
  }
  return mine
}

/** Places whose figures are hidden from this device: what it shows of them would be wrong. */
export function hiddenPlaces(books: Books): ReadonlySet<number> {
  const held = known.get(books)
  if (held !== undefined && held.revealedAt === books.revealedAt) return held.places
  const plans = countedBlindly(books)
  let places = NOWHERE
  if (plans.size > 0) {
    const found = new Set<number>()
    for (const [, line] of books.all<CountLine>('count_line')) {
      if (plans.has(line.stocktake)) found.add(line.location)
    }
    places = found
  }
  known.set(books, { revealedAt: books.revealedAt, places })
  return places
}

/** Whether a stocktake asks that nothing moves at a place just now. */
export function isFrozen(books: Books, place: number | null): boolean {
  if (place === null) return false
  for (const [, row] of books.all<Stocktake>('stocktake')) {
    if (row.frozen && row.status === 'open' && covers(books, row, place)) return true
  }
  return false
}

function covers(books: Books, plan: Stocktake, place: number): boolean {
  if (plan.kind === 'class' || plan.kind === 'cycle') {
    for (const [, line] of books.all<CountLine>('count_line')) {
      if (line.stocktake === plan.id && line.location === place) return true
    }
    return false
  }
  if (plan.zone === null) return locationOf(books, place)?.role === null
  let at = locationOf(books, place)
  for (let depth = 0; at !== undefined && depth < 9; depth += 1) {
    if (at.id === plan.zone) return true
    at = locationOf(books, at.parent)
  }
  return false
}
