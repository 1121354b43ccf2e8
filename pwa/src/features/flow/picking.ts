/**
 * Which stock to take first, and which not at all; pure, the twin of
 * `takt/inventory/picking.py`. Cases for both lie in `sync/vectors/picking.json`.
 */
import { type Block, blockBy } from '../../scan/lot-state.ts'

export type Policy = 'fifo' | 'fefo' | 'lifo' | 'nearest'
export type Exclusion = Block | 'reserved' | 'shelf_life'

/** Stock of one lot at one place. `reserved` is what of it is kept for something else. */
export interface Candidate {
  location: number
  lot: string | null
  quantity: number
  locationCode: string
  lotCode: string
  reserved: number
  expiresOn: string | null
  bestBeforeOn: string | null
  receivedAt: number | null
  status: string
  distance: number | null
}

export interface Wish {
  policy: Policy
  quantity: number
  /** Date at the site, YYYY-MM-DD. */
  asOf: string
  /** Shelf life that has to be left. */
  leastDays: number
  /** Reserved for something else without naming a lot. */
  keptBack: number
}

export interface Proposal<Stock extends Candidate = Candidate> {
  candidate: Stock
  quantity: number
}

export interface Excluded<Stock extends Candidate = Candidate> {
  candidate: Stock
  reason: Exclusion
}

/** What to take in turn, what must stay, and how much is lacking. */
export interface Pick<Stock extends Candidate = Candidate> {
  proposals: Proposal<Stock>[]
  excluded: Excluded<Stock>[]
  short: number
}

type Compare = (a: Candidate, b: Candidate) => number

/** Sorts behind every date: what does not expire can wait. */
const NO_DATE = '9999-99-99'
const DAY_MS = 86_400_000

export function propose<Stock extends Candidate>(
  candidates: readonly Stock[],
  wish: Wish,
): Pick<Stock> {
  const usable: Stock[] = []
  const excluded: Excluded<Stock>[] = []
  let there = 0
  for (const candidate of candidates) {
    if (candidate.quantity <= 0) continue
    const reason = exclusion(candidate, wish.asOf, wish.leastDays)
    if (reason === null) {
      usable.push(candidate)
      there += candidate.quantity - candidate.reserved
    } else excluded.push({ candidate, reason })
  }
  const wanted = Math.min(wish.quantity, Math.max(0, there - wish.keptBack))
  const proposals = take(usable, wanted, ORDERS[wish.policy])
  return { proposals, excluded, short: wish.quantity - wanted }
}

/** The first few in turn, each with all that may be taken of it. */
export function firstOf<Stock extends Candidate>(
  candidates: readonly Stock[],
  wish: Wish,
  count: number,
): Proposal<Stock>[] {
  const usable = candidates.filter(
    (one) => one.quantity > 0 && exclusion(one, wish.asOf, wish.leastDays) === null,
  )
  const compare = ORDERS[wish.policy]
  heapify(usable, compare)
  const found: Proposal<Stock>[] = []
  while (found.length < count) {
    const candidate = popFirst(usable, compare)
    if (candidate === undefined) break
    found.push({ candidate, quantity: candidate.quantity - candidate.reserved })
  }
  return found
}

/** Why nothing may be taken here, or null. */
export function exclusion(candidate: Candidate, asOf: string, leastDays = 0): Exclusion | null {
  const { status, expiresOn, bestBeforeOn } = candidate
  const block = blockBy(status, expiresOn, asOf)
  if (block !== null) return block
  if (leastDays > 0) {
    const left = daysLeft(expiresOn, bestBeforeOn, asOf)
    if (left !== null && left < leastDays) return 'shelf_life'
  }
  return candidate.reserved >= candidate.quantity ? 'reserved' : null
}

/** How many days a lot keeps from a day on; null where it bears no date. */
export function daysLeft(
  expiresOn: string | null,
  bestBeforeOn: string | null,
  asOf: string,
): number | null {
  const until = expiresOn ?? bestBeforeOn
  return until === null ? null : (Date.parse(until) - Date.parse(asOf)) / DAY_MS
}

/** Takes from the first on; a heap, for most of what lies there is never looked at again. */
function take<Stock extends Candidate>(
  usable: Stock[],
  wanted: number,
  compare: Compare,
): Proposal<Stock>[] {
  const taken: Proposal<Stock>[] = []
  let left = wanted
  if (left > 0) heapify(usable, compare)
  while (left > 0) {
    const candidate = popFirst(usable, compare)
    if (candidate === undefined) throw new Error('more wanted than there is')
    const quantity = Math.min(left, candidate.quantity - candidate.reserved)
    taken.push({ candidate, quantity })
    left -= quantity
  }
  return taken
}

function heapify<Stock extends Candidate>(heap: Stock[], compare: Compare): void {
  for (let at = (heap.length >> 1) - 1; at >= 0; at--) sink(heap, at, compare)
}

function popFirst<Stock extends Candidate>(heap: Stock[], compare: Compare): Stock | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (heap.length > 0 && last !== undefined) {
    heap[0] = last
    sink(heap, 0, compare)
  }
  return first
}

function sink<Stock extends Candidate>(heap: Stock[], start: number, compare: Compare): void {
  const moved = heap[start] as Stock
  let at = start
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    const right = child + 1
    if (right < heap.length && compare(heap[right] as Stock, heap[child] as Stock) < 0) {
      child = right
    }
    if (compare(heap[child] as Stock, moved) >= 0) break
    heap[at] = heap[child] as Stock
    at = child
  }
  heap[at] = moved
}

/** The order of code points, as Python has it; that of UTF-16 differs above the base plane. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at)
    const right = b.charCodeAt(at)
    if (left !== right) return rank(left) - rank(right)
  }
  return a.length - b.length
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

const byId = (a: Candidate, b: Candidate): number =>
  a.location - b.location || byText(a.lot ?? '', b.lot ?? '')

const byLotCode: Compare = (a, b) =>
  byCodePoint(a.lotCode, b.lotCode) || byCodePoint(a.locationCode, b.locationCode) || byId(a, b)

const byLocationCode: Compare = (a, b) =>
  byCodePoint(a.locationCode, b.locationCode) || byCodePoint(a.lotCode, b.lotCode) || byId(a, b)

const dateOf = (one: Candidate): string => one.expiresOn ?? one.bestBeforeOn ?? NO_DATE

const far = (one: Candidate): number => one.distance ?? Number.MAX_SAFE_INTEGER

/** What comes first. Stock of which nobody knows when it came is the oldest. */
const ORDERS: Record<Policy, Compare> = {
  fifo: (a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0) || byLotCode(a, b),
  lifo: (a, b) => (b.receivedAt ?? 0) - (a.receivedAt ?? 0) || byLotCode(a, b),
  fefo: (a, b) => byText(dateOf(a), dateOf(b)) || byLotCode(a, b),
  nearest: (a, b) => far(a) - far(b) || byLocationCode(a, b),
}

/** The item's own, then its categories' from the nearest up; `keeps`: it can expire. */
export function policyOf(
  own: Policy | null,
  above: readonly (Policy | null)[],
  keeps: boolean,
): Policy {
  return [own, ...above].find((policy) => policy !== null) ?? (keeps ? 'fefo' : 'fifo')
}

/** A number of days: the item's own, then its categories' from the nearest up. */
export function inherited(own: number | null, above: readonly (number | null)[]): number | null {
  return [own, ...above].find((days) => days !== null) ?? null
}

/** Steps from one place to another through the tree of places; null where no way leads. */
export function treeDistance(
  start: number,
  end: number,
  parentOf: (place: number) => number | null,
): number | null {
  const steps = new Map<number, number>()
  for (let at: number | null = start; at !== null && !steps.has(at); at = parentOf(at)) {
    steps.set(at, steps.size)
  }
  const seen = new Set<number>()
  for (let at: number | null = end; at !== null && !seen.has(at); at = parentOf(at)) {
    const met = steps.get(at)
    if (met !== undefined) return met + seen.size
    seen.add(at)
  }
  return null
}
