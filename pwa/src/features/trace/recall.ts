/**
 * A recall as people work through it: whom to call, what still lies where, what to hold.
 * The server's columns become lines; sums stay within one item, as units differ. Pure.
 */
import type { LotStatus } from '../../data/rows.ts'
import type { RecallAnswer } from './answers.ts'

/** So many lots may be asked for at once. */
export const MOST = 100

export interface AffectedLot {
  lot: string
  item: number
  code: string | null
  status: LotStatus
  shipped: number
  returned: number
  floor: number
  stock: number
  /** Only shares a source with the lots at fault. */
  isSibling: boolean
}

/** What a customer got of one lot, by all shipments: what comes back names none of them. */
export interface Delivered {
  lot: AffectedLot
  /** Lines of the shipments. */
  lines: number[]
  shipped: number
  returned: number
  /** When some of it was shipped last; null where nobody noted that this customer got any. */
  at: number | null
}

export interface CustomerLines {
  party: number | null
  lines: Delivered[]
}

export interface PlaceLines {
  location: number
  lines: { lot: AffectedLot; quantity: number }[]
}

export interface ItemSums {
  item: number
  lots: number
  stock: number
  floor: number
  shipped: number
}

export interface Recall {
  lots: AffectedLot[]
  customers: CustomerLines[]
  places: PlaceLines[]
  items: ItemSums[]
  isCut: boolean
}

export function recallOf(answer: RecallAnswer): Recall {
  const lots = lotsOf(answer)
  return {
    lots,
    customers: customersOf(answer, lots),
    places: placesOf(answer, lots),
    items: itemsOf(lots),
    isCut: answer.truncated,
  }
}

function lotsOf({ lots, siblings }: RecallAnswer): AffectedLot[] {
  const shared = new Set(siblings)
  return (lots.lot ?? []).map((lot, at) => ({
    lot,
    item: lots.item[at] ?? 0,
    code: lots.code[at] ?? null,
    status: lots.status[at] ?? 'available',
    shipped: lots.shipped[at] ?? 0,
    returned: lots.returned[at] ?? 0,
    floor: lots.floor[at] ?? 0,
    stock: lots.stock[at] ?? 0,
    isSibling: shared.has(at),
  }))
}

/** Named customers first; of each, what went out last stands first. */
function customersOf({ trades }: RecallAnswer, lots: readonly AffectedLot[]): CustomerLines[] {
  const groups = new Map<number | null, Map<AffectedLot, Delivered>>()
  for (const [at, place] of (trades.lot ?? []).entries()) {
    const lot = lots[place]
    const party = trades.party[at] ?? null
    if (!lot) continue
    const delivered = groups.get(party) ?? new Map<AffectedLot, Delivered>()
    groups.set(party, delivered)
    const known = delivered.get(lot) ?? { lot, lines: [], shipped: 0, returned: 0, at: null }
    delivered.set(lot, known)
    if (trades.direction[at] === 'returned') known.returned += trades.quantity[at] ?? 0
    else ship(known, trades, at)
  }
  return Array.from(groups, ([party, delivered]) => ({
    party,
    lines: [...delivered.values()].sort((left, right) => (right.at ?? 0) - (left.at ?? 0)),
  })).sort((left, right) => Number(left.party === null) - Number(right.party === null))
}

function ship(known: Delivered, trades: RecallAnswer['trades'], at: number) {
  const line = trades.line[at] ?? null
  known.shipped += trades.quantity[at] ?? 0
  known.at = Math.max(known.at ?? 0, trades.at[at] ?? 0)
  if (line !== null && !known.lines.includes(line)) known.lines.push(line)
}

function placesOf({ places }: RecallAnswer, lots: readonly AffectedLot[]): PlaceLines[] {
  const groups = new Map<number, PlaceLines>()
  for (const [at, place] of (places.lot ?? []).entries()) {
    const lot = lots[place]
    const location = places.location[at]
    if (!lot || location === undefined) continue
    const group = groups.get(location) ?? { location, lines: [] }
    groups.set(location, group)
    group.lines.push({ lot, quantity: places.quantity[at] ?? 0 })
  }
  return [...groups.values()]
}

function itemsOf(lots: readonly AffectedLot[]): ItemSums[] {
  const sums = new Map<number, ItemSums>()
  for (const lot of lots) {
    const sum = sums.get(lot.item) ?? { item: lot.item, lots: 0, stock: 0, floor: 0, shipped: 0 }
    sums.set(lot.item, sum)
    sum.lots += 1
    sum.stock += lot.stock
    sum.floor += lot.floor
    sum.shipped += lot.shipped - lot.returned
  }
  return [...sums.values()]
}

/**
 * What may still be used: left in the house, or with customers who may send it back. The device may
 * know of newer holds.
 */
export function toHold(
  lots: readonly AffectedLot[],
  statusOf: (lot: AffectedLot) => LotStatus,
): AffectedLot[] {
  const stopped: ReadonlySet<LotStatus> = new Set(['hold', 'quarantine', 'rejected'])
  const exists = (lot: AffectedLot) => lot.stock + lot.floor > 0 || lot.shipped > lot.returned
  return lots.filter((lot) => exists(lot) && !stopped.has(statusOf(lot)))
}

/** Lots in the address: each once, no more than can be asked for. */
export function lotsFrom(text: string | null): string[] {
  const all = (text ?? '').split(',').filter((lot) => lot !== '')
  return [...new Set(all)].slice(0, MOST)
}
