/**
 * What the replica knows of the stock of an item, as the rule of picking asks it:
 * where which lot lies, what of it is kept for something else, how far it is.
 */
import { codeKey } from '@takt/sync'
import { categoryChain } from '@takt/sync/quality'
import type { Category, Item, Location, Lot, Reservation } from '../../data/rows.ts'
import { balancesOfItem, type Books, familyOf, itemOf, locationOf } from '../../scan/books.ts'
import { stillKept } from '../../scan/still-kept.ts'
import { measured } from './requirements.ts'
import {
  type Candidate,
  type Excluded,
  type Exclusion,
  firstOf,
  type Pick,
  type Policy,
  policyOf,
  type Proposal,
  propose,
  treeDistance,
  type Wish,
} from './picking.ts'
import type { Subject } from './state.ts'

export interface Stock extends Candidate {
  item: number
}

export interface Asked {
  books: Books
  /** Date at the site, YYYY-MM-DD. */
  today: string
  /** Where the person stands, as far as anybody knows. */
  here?: number | null
  /** The document that goods are taken for: what is kept for it may be taken. */
  reference?: string
  /** The shelf life that the customer wants to be left. */
  leastDays?: number
  /** What is in the hands already: lines from `from` that are not recorded yet. */
  lines?: readonly Subject[]
  from?: number | null
  /** How many more to name after those that meet the wish. */
  next?: number
}

export interface Picked extends Pick<Stock> {
  policy: Policy
  /** Kept for something else, of what could be taken. */
  keptElsewhere: number
  /** What comes after the proposals, as many as were asked for. */
  next: Proposal<Stock>[]
}

/** The item under whose name the goods go, whichever number they are booked under. */
const headOf = (books: Books, item: Item): Item => itemOf(books, item.merged_into) ?? item

/** What to take of an item, by its policy and from where the person stands. */
export function pick(item: Item, quantity: number, asked: Asked): Picked {
  const { books } = asked
  const head = headOf(books, item)
  const family = familyOf(books, head)
  const stock = family.flatMap((one) => stockOf(one, books))
  lessInHands(stock, asked)
  const kept = reservationsOf(family, asked)
  const keptBack = keep(stock, kept.others)
  const policy = policyFor(head, stock, books)
  if (policy === 'nearest') measure(stock, asked)
  const { today: asOf, leastDays = 0 } = asked
  const wish = { policy, quantity, asOf, leastDays, keptBack }
  const own = new Set(kept.own.map(({ lot }) => lot))
  const mine = own.size === 0 ? [] : stock.filter(({ lot }) => lot !== null && own.has(lot))
  const meant = kept.own.reduce((sum, one) => sum + one.quantity, 0)
  const first = propose(mine, { ...wish, quantity: Math.min(quantity, meant), keptBack: 0 })
  const taken = new Map(first.proposals.map((one) => [one.candidate, one.quantity]))
  const left = quantity - first.proposals.reduce((sum, one) => sum + one.quantity, 0)
  const rest = stock.map((one) => ({ ...one, quantity: one.quantity - (taken.get(one) ?? 0) }))
  const more = propose(taken.size === 0 ? stock : rest, { ...wish, quantity: left })
  const keptElsewhere = kept.others.reduce((sum, one) => sum + one.quantity, 0)
  const proposals = joined([...first.proposals, ...more.proposals])
  const next = following(stock, proposals, wish, asked.next ?? 0)
  return { proposals, excluded: more.excluded, short: more.short, policy, keptElsewhere, next }
}

/** How many stay for which reason. */
export function whyStays(excluded: readonly Excluded<Stock>[]): [Exclusion, number][] {
  const counts = new Map<Exclusion, number>()
  for (const { reason } of excluded) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
}

function following(
  stock: readonly Stock[],
  proposals: readonly Proposal<Stock>[],
  wish: Wish,
  count: number,
): Proposal<Stock>[] {
  if (count === 0) return []
  const named = new Set(proposals.map((one) => placeKey(one.candidate)))
  return firstOf(stock, wish, named.size + count)
    .filter((one) => !named.has(placeKey(one.candidate)))
    .slice(0, count)
}

const placeKey = ({ item, location, lot }: Stock): string => `${item}.${location}.${lot}`

/** From so many on, all lots of an item are read at once instead of one by one. */
const MANY = 50

const lotsByIdOf = (item: Item, books: Books): Map<string, Lot> =>
  new Map(books.rowsBy<Lot>('lot.item', item.id).map((lot) => [lot.id, lot]))

function stockOf(item: Item, books: Books): Stock[] {
  const places = new Map<number, Location | undefined>()
  const found: Stock[] = []
  const rows = balancesOfItem(books, item.id)
  const lots = rows.length > MANY ? lotsByIdOf(item, books) : null
  for (const { location, lot: id, quantity } of rows) {
    if (!places.has(location)) places.set(location, locationOf(books, location))
    const place = places.get(location)
    if (quantity <= 0 || place === undefined) continue
    if (place.role !== null && place.role !== 'quarantine') continue
    const lot = id === null ? undefined : (lots?.get(id) ?? books.get<Lot>('lot', id))
    found.push({
      item: item.id,
      location,
      lot: id,
      quantity,
      locationCode: place.code,
      lotCode: lot?.code ?? '',
      reserved: 0,
      expiresOn: lot?.expires_on ?? null,
      bestBeforeOn: lot?.best_before_on ?? null,
      receivedAt: lot?.received_at ?? null,
      status: place.role ?? lot?.status ?? 'available',
      distance: null,
    })
  }
  return found
}

/** Lines that wait to be recorded have left their place. */
function lessInHands(stock: Stock[], { books, lines = [], from = null }: Asked): void {
  for (const line of lines) {
    const place = line.ends?.from ?? from
    const result = measured(line, books)
    const there = stock.find(
      (one) => one.location === place && one.item === line.item && one.lot === line.lot,
    )
    if (there !== undefined && result.ok) there.quantity -= result.quantity
  }
}

interface Kept {
  /** For the document that goods are taken for, naming a lot. */
  own: Reservation[]
  others: Reservation[]
}

function reservationsOf(family: readonly Item[], { books, reference = '' }: Asked): Kept {
  const ids = new Set(family.map(({ id }) => id))
  const document = codeKey(reference.trim())
  const kept: Kept = { own: [], others: [] }
  for (const row of stillKept(books)) {
    if (!ids.has(row.item)) continue
    const isOwn = row.for_id !== null && document !== '' && codeKey(row.for_id) === document
    if (!isOwn) kept.others.push(row)
    else if (row.lot !== null) kept.own.push(row)
  }
  return kept
}

/** Notes what is kept of which lot; returns what is kept without naming one. */
function keep(stock: Stock[], kept: readonly Reservation[]): number {
  let keptBack = 0
  for (const { lot, location, quantity } of kept) {
    let left = quantity
    for (const one of lot === null ? [] : stock) {
      const fits = one.lot === lot && (location === null || one.location === location)
      const free = fits ? one.quantity - one.reserved : 0
      if (free <= 0) continue
      const some = Math.min(free, left)
      one.reserved += some
      left -= some
    }
    if (lot === null) keptBack += left
  }
  return keptBack
}

export function categoriesOf(item: Item, books: Books): Category[] {
  const rowOf = (id: number) => books.get<Category>('category', String(id))
  return categoryChain(item.category, (id) => rowOf(id)?.parent)
    .map(rowOf)
    .filter((row) => row !== undefined)
}

function policyFor(item: Item, stock: readonly Stock[], books: Books): Policy {
  const above = categoriesOf(item, books).map((row) => row.picking)
  const keeps =
    item.shelf_life_days !== null ||
    stock.some((one) => (one.expiresOn ?? one.bestBeforeOn) !== null)
  return policyOf(item.picking, above, keeps)
}

function measure(stock: Stock[], { books, here = null }: Asked): void {
  if (here === null) return
  const parentOf = (id: number) => locationOf(books, id)?.parent ?? null
  const known = new Map<number, number | null>()
  for (const one of stock) {
    if (!known.has(one.location)) {
      known.set(one.location, treeDistance(here, one.location, parentOf))
    }
    one.distance = known.get(one.location) ?? null
  }
}

/** What is taken of one lot at one place is one proposal. */
function joined(proposals: readonly Proposal<Stock>[]): Proposal<Stock>[] {
  const found = new Map<string, Proposal<Stock>>()
  for (const { candidate, quantity } of proposals) {
    const key = placeKey(candidate)
    const before = found.get(key)
    if (before === undefined) found.set(key, { candidate, quantity })
    else before.quantity += quantity
  }
  return [...found.values()]
}
