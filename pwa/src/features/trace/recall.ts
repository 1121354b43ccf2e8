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

export interface Delivered {
  lot: AffectedLot
  /** Line of the shipment. */
  line: number | null
  shipped: number
  returned: number
  at: number
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
  const groups = new Map<number | null, Map<string, Delivered>>()
  for (const [at, place] of (trades.lot ?? []).entries()) {
    const lot = lots[place]
    const party = trades.party[at] ?? null
    if (!lot) continue
    const lines = groups.get(party) ?? new Map<string, Delivered>()
    groups.set(party, lines)
    const line = trades.line[at] ?? null
    const key = `${place}.${line ?? ''}`
    const known = lines.get(key) ?? { lot, line, shipped: 0, returned: 0, at: 0 }
    const side = trades.direction[at] === 'returned' ? 'returned' : 'shipped'
    const when = side === 'shipped' ? Math.max(known.at, trades.at[at] ?? 0) : known.at
    lines.set(key, { ...known, [side]: known[side] + (trades.quantity[at] ?? 0), at: when })
  }
  return Array.from(groups, ([party, lines]) => ({
    party,
    lines: [...lines.values()].sort((left, right) => right.at - left.at),
  })).sort((left, right) => Number(left.party === null) - Number(right.party === null))
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

/** What is left in the house and may still be used; the device may know of newer holds. */
export function toHold(
  lots: readonly AffectedLot[],
  statusOf: (lot: AffectedLot) => LotStatus,
): AffectedLot[] {
  const stopped: ReadonlySet<LotStatus> = new Set(['hold', 'quarantine', 'rejected'])
  return lots.filter((lot) => lot.stock + lot.floor > 0 && !stopped.has(statusOf(lot)))
}

/** Lots in the address: each once, no more than can be asked for. */
export function lotsFrom(text: string | null): string[] {
  const all = (text ?? '').split(',').filter((lot) => lot !== '')
  return [...new Set(all)].slice(0, MOST)
}
