/**
 * The card behind a scan: what it is, where it lies, how much, in which state,
 * and the few acts that make sense for this person at this place. Pure.
 */
import type { Item, Location, Lot } from '../data/rows.ts'
import {
  balancesAt,
  balancesOfItem,
  type Block,
  blockOf,
  type Books,
  familyOf,
  itemOf,
  locationOf,
  lotOf,
} from './books.ts'
import { countingAt, hiddenPlaces } from './counted.ts'
import { type Learned, order, type SubjectKind } from './learned.ts'
import { onlyWarns } from './lot-state.ts'

export type CardAct =
  | 'receive'
  | 'put_away'
  | 'move'
  | 'quarantine'
  | 'issue'
  | 'consume'
  | 'output'
  | 'ship'
  | 'return'
  | 'scrap'
  | 'hold'
  | 'release'
  | 'reject'
  | 'adjust'
  | 'count'
  | 'report'

export interface OfferedAct {
  act: CardAct
  /** Set when the act would be a wrong scan now; it is shown, but cannot be begun. */
  block: Block | null
  /** What the flow begins with besides the card's own: places. */
  places?: { from?: number; to?: number }
}

export interface StockLine {
  item: Item
  location: Location
  lot: Lot | null
  quantity: number
  block: Block | null
}

export interface Viewer {
  can: (permission: string) => boolean
  /** The place scanned last, while it is fresh. */
  here: number | null
  learned: Learned
  today: string
}

const RIGHTS: Readonly<Record<CardAct, string>> = {
  receive: 'inventory.receive',
  put_away: 'inventory.put_away',
  move: 'inventory.move',
  quarantine: 'inventory.move',
  issue: 'inventory.issue',
  consume: 'inventory.consume',
  output: 'inventory.output',
  ship: 'inventory.ship',
  return: 'inventory.return',
  scrap: 'inventory.scrap',
  hold: 'inventory.hold',
  release: 'inventory.release',
  reject: 'inventory.release',
  adjust: 'inventory.adjust',
  count: 'inventory.count',
  report: 'quality.report',
}

const FOR_ITEM: readonly CardAct[] = [
  'issue',
  'put_away',
  'move',
  'consume',
  'ship',
  'receive',
  'output',
  'return',
  'scrap',
  'report',
  'adjust',
  'count',
]
const FOR_EMPTY_ITEM: readonly CardAct[] = [
  'receive',
  'output',
  'return',
  'put_away',
  'adjust',
  'move',
  'issue',
  'report',
]
const FOR_LOT: readonly CardAct[] = [
  'issue',
  'move',
  'report',
  'hold',
  'consume',
  'ship',
  'put_away',
  'scrap',
  'return',
  'adjust',
]
const FOR_HELD_LOT: readonly CardAct[] = ['release', 'move', 'issue', 'report', 'reject', 'scrap']
/** The item only warns of the hold. */
const FOR_WARNED_LOT: readonly CardAct[] = [...FOR_HELD_LOT, 'consume', 'ship']
/** It is thrown away, put aside, or released after all. */
const FOR_REJECTED_LOT: readonly CardAct[] = ['scrap', 'move', 'report', 'release']
/** Nothing is used up from quarantine. */
const FOR_QUARANTINE: readonly CardAct[] = ['move', 'put_away', 'report', 'adjust', 'count']
const FOR_LOCATION: readonly CardAct[] = [
  'move',
  'issue',
  'put_away',
  'receive',
  'return',
  'adjust',
  'count',
]
const USES_STOCK: ReadonlySet<CardAct> = new Set(['issue', 'consume', 'ship'])

function offers(
  acts: readonly CardAct[],
  viewer: Viewer,
  subject: SubjectKind,
  block: Block | null = null,
): OfferedAct[] {
  const allowed = acts.filter((act) => viewer.can(RIGHTS[act]))
  const sorted = order(allowed, viewer.learned, subject, viewer.here) as CardAct[]
  const all = sorted.map((act) => ({ act, block: USES_STOCK.has(act) ? block : null }))
  // What cannot be done now never stands first.
  return [...all.filter((o) => o.block === null), ...all.filter((o) => o.block !== null)]
}

function lines(
  rows: readonly { item: number; location: number; lot: string | null; quantity: number }[],
  books: Books,
  today: string,
): StockLine[] {
  const found: StockLine[] = []
  const hidden = hiddenPlaces(books)
  for (const row of rows) {
    if (hidden.has(row.location)) continue
    const item = itemOf(books, row.item)
    const location = locationOf(books, row.location)
    if (item === undefined || location === undefined) continue
    const isQuarantine = location.role === 'quarantine'
    if (location.role !== null && !isQuarantine) continue
    const lot = lotOf(books, row.lot) ?? null
    const own = lot === null ? null : blockOf(lot, today)
    const block = own ?? (isQuarantine ? 'quarantine' : null)
    found.push({ item, location, lot, quantity: row.quantity, block })
  }
  return found
}

export interface ItemCard {
  lines: StockLine[]
  total: number
  acts: OfferedAct[]
}

const byPlace = (here: number | null) => (a: StockLine, b: StockLine) =>
  Number(b.location.id === here) - Number(a.location.id === here) || b.quantity - a.quantity

export function itemCard(item: Item, viewer: Viewer, books: Books): ItemCard {
  const rows = familyOf(books, item).flatMap(({ id }) => balancesOfItem(books, id))
  const found = lines(rows, books, viewer.today).sort(byPlace(viewer.here))
  const total = found.reduce((sum, line) => sum + line.quantity, 0)
  const fitting = total > 0 ? FOR_ITEM : FOR_EMPTY_ITEM
  // What is left of an item that is out of use has to go somewhere; no more of it comes in.
  const left = total > 0 ? FOR_ITEM.filter((act) => act !== 'receive') : []
  const acts = offers(item.active ? fitting : left, viewer, 'item')
  return { lines: found, total, acts }
}

export interface LotCard extends ItemCard {
  block: Block | null
}

function actsFor(block: Block | null, warns: boolean): readonly CardAct[] {
  if (block === 'rejected') return FOR_REJECTED_LOT
  if (block === null || block === 'expired') return FOR_LOT
  return warns ? FOR_WARNED_LOT : FOR_HELD_LOT
}

/** Where goods that are stopped should go: the quarantine of their warehouse, else any. */
function toQuarantine(
  found: readonly StockLine[],
  viewer: Viewer,
  books: Books,
): OfferedAct | undefined {
  const outside = found.filter((line) => line.location.role === null && line.quantity > 0)
  const [first] = outside
  if (first === undefined || !viewer.can(RIGHTS.quarantine)) return undefined
  const known = [...books.all<Location>('location')]
    .map(([, row]) => row)
    .filter((row) => row.role === 'quarantine' && row.kind !== 'virtual' && row.active)
  const near = ({ warehouse }: Location) => Number(warehouse !== first.location.warehouse)
  const [place] = known.sort((a, b) => near(a) - near(b) || a.id - b.id)
  if (place === undefined) return undefined
  const from = outside.length === 1 ? { from: first.location.id } : {}
  return { act: 'quarantine', block: null, places: { ...from, to: place.id } }
}

export function lotCard(lot: Lot, viewer: Viewer, books: Books): LotCard {
  const rows = balancesOfItem(books, lot.item).filter((row) => row.lot === lot.id)
  const found = lines(rows, books, viewer.today).sort(byPlace(viewer.here))
  const block = blockOf(lot, viewer.today)
  const warns = onlyWarns(itemOf(books, lot.item), block)
  const fitting = offers(actsFor(block, warns), viewer, 'lot', warns ? null : block)
  const away =
    block === null || block === 'expired' ? undefined : toQuarantine(found, viewer, books)
  const acts = away === undefined ? fitting : [away, ...fitting]
  const total = found.reduce((sum, line) => sum + line.quantity, 0)
  return { lines: found, total, acts, block }
}

export interface LocationCard {
  lines: StockLine[]
  acts: OfferedAct[]
  /** Codes from the warehouse down to the parent. */
  path: Location[]
  /** Its figures are not on this device: that nothing is shown says nothing of the place. */
  isHidden: boolean
  /** The stocktake that counts it now; null: what is counted there is a spot count. */
  plan: number | null
}

export function locationCard(location: Location, viewer: Viewer, books: Books): LocationCard {
  const found = lines(balancesAt(books, location.id), books, viewer.today)
  const isQuarantine = location.role === 'quarantine'
  const usable = location.active && (location.role === null || isQuarantine)
  const isHidden = hiddenPlaces(books).has(location.id)
  const empty = found.length === 0 && !isHidden
  const offered = isQuarantine ? FOR_QUARANTINE : FOR_LOCATION
  const fitting = offered.filter((act) => !empty || (act !== 'issue' && act !== 'move'))
  const all = usable ? offers(fitting, viewer, 'location') : []
  const isCount = (offered: OfferedAct): boolean => offered.act === 'count'
  // Where the count is on, counting is what the place was scanned for, whatever was usual before.
  const counted = [...all.filter(isCount), ...all.filter((offered) => !isCount(offered))]
  return {
    lines: found.sort((a, b) => a.item.code.localeCompare(b.item.code)),
    acts: isHidden ? counted : all,
    path: pathOf(location, books),
    isHidden,
    plan: countingAt(books, location.id)?.id ?? null,
  }
}

function pathOf(location: Location, books: Books): Location[] {
  const path: Location[] = []
  let parent = locationOf(books, location.parent)
  while (parent !== undefined && path.length < 8) {
    path.unshift(parent)
    parent = locationOf(books, parent.parent)
  }
  return path
}
