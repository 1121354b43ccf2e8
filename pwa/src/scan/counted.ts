/**
 * Places that are counted: whose figures this device does not hold, and where nothing should
 * move. Pure but for the replica; what was found holds until the next reveal.
 */
import type { CountDevice, CountLine, Device, Location, Stocktake } from '../data/rows.ts'
import { type Books, locationOf } from './books.ts'

const NOWHERE: ReadonlySet<number> = new Set()
const known = new WeakMap<Books, { revealedAt: number | null; places: ReadonlySet<number> }>()

/** Somebody may still count for it; in review too, whatever has to be counted once more. */
export const isUnderWay = (row: Stocktake): boolean =>
  row.status === 'open' || row.status === 'review'

/** What the people at the device said last, whether or not the server has heard it. */
export const takesPart = (row: CountDevice): boolean => row.wanted ?? row.on

/** What of the replica is needed to name this device. */
export type DeviceBooks = Pick<Books, 'all'>

export const ownDevice = (books: DeviceBooks): string | undefined =>
  [...books.all<Device>('device')][0]?.[1].id

/** Blind stocktakes in which this device takes part. */
function countedBlindly(books: Books): Map<number, Stocktake> {
  const own = ownDevice(books)
  const blind = new Map<number, Stocktake>()
  for (const [, row] of books.all<Stocktake>('stocktake')) {
    if (row.blind && isUnderWay(row)) blind.set(row.id, row)
  }
  const mine = new Map<number, Stocktake>()
  if (blind.size === 0) return mine
  for (const [, row] of books.all<CountDevice>('count_device')) {
    const plan = row.stocktake === undefined ? undefined : blind.get(row.stocktake)
    if (row.device === own && row.on && plan !== undefined) mine.set(plan.id, plan)
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
    const zones = [...plans.values()].filter(isOfZone)
    // A place that was bare when it began has no line, and its figures are hidden all the same.
    for (const [, place] of zones.length === 0 ? [] : books.all<Location>('location')) {
      if (zones.some((plan) => isInZone(books, plan, place.id))) found.add(place.id)
    }
    places = found
  }
  known.set(books, { revealedAt: books.revealedAt, places })
  return places
}

/** The stocktake that counts a place now; of several the one in which this device takes part. */
export function countingAt(books: Books, place: number): Stocktake | undefined {
  const own = ownDevice(books)
  const joined = new Set<number>()
  for (const [, row] of books.all<CountDevice>('count_device')) {
    if (row.device === own && takesPart(row)) joined.add(row.stocktake)
  }
  const found: Stocktake[] = []
  for (const [, row] of books.all<Stocktake>('stocktake')) {
    if (isUnderWay(row) && covers(books, row, place)) found.push(row)
  }
  const rank = (row: Stocktake): number => Number(!joined.has(row.id))
  return found.sort((a, b) => rank(a) - rank(b) || a.id - b.id)[0]
}

/** Whether a stocktake asks that nothing moves at a place just now. */
export function isFrozen(books: Books, place: number | null): boolean {
  if (place === null) return false
  for (const [, row] of books.all<Stocktake>('stocktake')) {
    if (row.frozen && row.status === 'open' && covers(books, row, place)) return true
  }
  return false
}

const isOfZone = (plan: Stocktake): boolean => plan.kind !== 'class' && plan.kind !== 'cycle'

function covers(books: Books, plan: Stocktake, place: number): boolean {
  if (isOfZone(plan) && isInZone(books, plan, place)) return true
  const lines = books.rowsBy<CountLine>('count_line.location', place)
  return lines.some((line) => line.stocktake === plan.id && line.state !== 'dropped')
}

function isInZone(books: Books, plan: Stocktake, place: number): boolean {
  if (plan.zone === null) return locationOf(books, place)?.role === null
  let at = locationOf(books, place)
  for (let depth = 0; at !== undefined && depth < 9; depth += 1) {
    if (at.id === plan.zone) return true
    at = locationOf(books, at.parent)
  }
  return false
}
