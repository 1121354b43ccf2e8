/**
 * Counting at places: what was seen of which goods so far, and the acts that it becomes.
 * What was said of goods is recorded as soon as the worker goes on to other goods or to another
 * place, with the total as it stands; whoever comes back adds, and the new total replaces the old
 * one. Pure: times and heads are passed in.
 */
import type { JsonObject } from '@takt/sync'
import { plus } from '../flow/quantity.ts'

/** What lies at a place, one entry an item and lot. */
export interface Entry {
  item: number
  lot: string | null
  /** Of a lot that the device does not know: what its label says. */
  lotCode: string
  expiresOn: string
  serials: readonly string[]
  /** The total in base units as a decimal, '' while nobody said one. */
  entered: string
  /** The first look by both clocks, and the head that was on the screen then. */
  firstAt: number
  firstWall: number
  seen: number
  /** The total is not on record yet. */
  isOpen: boolean
}

export interface CountState {
  /** Null: a spot count. */
  plan: number | null
  place: number | null
  /** Goods in the hands. */
  current: string | null
  /** By place, then by goods. */
  places: Readonly<Record<number, Readonly<Record<string, Entry>>>>
}

/** What the phone knows of the moment. */
export interface Moment {
  /** By a clock that nobody sets, and that may stand still while the device sleeps. */
  now: number
  /** By the clock on the wall. */
  wall: number
  head: number
}

export interface Goods {
  item: number
  lot: string | null
  lotCode?: string
  expiresOn?: string
  serial?: string
  /** What one scan of the label stands for, in base units. */
  amount?: string
}

/** An act to be recorded; a total that still has to be measured in the item's scale. */
export type CountAct =
  | { kind: 'stock.count'; place: number; entry: Entry; span: number }
  | { kind: 'stock.count_empty'; place: number; span: number; seen: number }

export interface Step {
  state: CountState
  acts: readonly CountAct[]
  /** The same piece twice: told, not counted. */
  repeated?: string
}

const DAY_MS = 24 * 3_600_000
export const SERIALS_MAX = 300

export const begin = (plan: number | null): CountState => ({
  ...{ plan, place: null, current: null },
  places: {},
})

export const goodsKey = (goods: Pick<Goods, 'item' | 'lot' | 'lotCode'>): string =>
  `${goods.item}.${goods.lot ?? goods.lotCode ?? ''}`

export const entriesAt = (state: CountState, place: number | null): Entry[] =>
  place === null ? [] : Object.values(state.places[place] ?? {})

export const currentEntry = (state: CountState): Entry | null =>
  state.place === null || state.current === null
    ? null
    : (state.places[state.place]?.[state.current] ?? null)

/** How long the goods have been looked at: the longer answer of the two clocks, sleep included. */
function spanOf(entry: Entry, moment: Moment): number {
  const span = Math.max(moment.now - entry.firstAt, moment.wall - entry.firstWall, 0)
  return Math.min(DAY_MS, Math.round(span))
}

function put(state: CountState, place: number, entry: Entry): CountState {
  const here = { ...state.places[place], [goodsKey(entry)]: entry }
  return { ...state, places: { ...state.places, [place]: here } }
}

/** Records what is in the hands, if its total is not on record. */
export function flush(state: CountState, moment: Moment): Step {
  const entry = currentEntry(state)
  if (state.place === null || entry === null || !entry.isOpen || entry.entered === '') {
    return { state, acts: [] }
  }
  const said = put(state, state.place, { ...entry, isOpen: false })
  const span = spanOf(entry, moment)
  return { state: said, acts: [{ kind: 'stock.count', place: state.place, entry, span }] }
}

/** Another place: what was in the hands is said. */
export function atPlace(state: CountState, place: number, moment: Moment): Step {
  if (state.place === place) return { state, acts: [] }
  const done = flush(state, moment)
  return { ...done, state: { ...done.state, place, current: null } }
}

/** Nothing more here. */
export function leave(state: CountState, moment: Moment): Step {
  const done = flush(state, moment)
  return { ...done, state: { ...done.state, place: null, current: null } }
}

/** Goods come into the hands; `adds`: each scan is one of them (or as many as the label says). */
export function take(state: CountState, goods: Goods, adds: boolean, moment: Moment): Step {
  if (state.place === null) return { state, acts: [] }
  const key = goodsKey(goods)
  const before = key === state.current ? { state, acts: [] } : flush(state, moment)
  const known = before.state.places[state.place]?.[key]
  if (goods.serial !== undefined && known?.serials.includes(goods.serial) === true) {
    return { ...before, state: { ...before.state, current: key }, repeated: goods.serial }
  }
  const fresh: Entry = {
    ...{ item: goods.item, lot: goods.lot, lotCode: goods.lotCode ?? '' },
    ...{ expiresOn: goods.expiresOn ?? '', serials: [], entered: '' },
    ...{ firstAt: moment.now, firstWall: moment.wall, seen: moment.head, isOpen: true },
  }
  // Whoever types a total of goods that are on record looks at them anew; who adds does not.
  const isAnew = known !== undefined && !adds && !known.isOpen && goods.serial === undefined
  const look = { firstAt: moment.now, firstWall: moment.wall, seen: moment.head }
  const held = isAnew ? { ...known, ...look } : (known ?? fresh)
  const serials = goods.serial === undefined ? held.serials : [...held.serials, goods.serial]
  const one = goods.amount === undefined || goods.amount === '' ? '1' : goods.amount
  const counts = adds || goods.serial !== undefined
  const entered = counts ? plus(held.entered === '' ? '0' : held.entered, one) : held.entered
  const entry = { ...held, serials: serials.slice(0, SERIALS_MAX), entered }
  const isOpen = entry.entered !== held.entered || held.isOpen
  const next = put(before.state, state.place, { ...entry, isOpen })
  return { ...before, state: { ...next, current: key } }
}

/** A total that was typed or stepped. */
export function say(state: CountState, entered: string): CountState {
  const entry = currentEntry(state)
  if (state.place === null || entry === null || entry.entered === entered) return state
  return put(state, state.place, { ...entry, entered, isOpen: true })
}

/** Goods of the plan that do not lie there: a total of nothing, at once. */
export function missing(state: CountState, goods: Goods, moment: Moment): Step {
  const taken = take(state, goods, false, moment)
  const said = flush(say(taken.state, '0'), moment)
  return { state: { ...said.state, current: null }, acts: [...taken.acts, ...said.acts] }
}

/** Nothing lies at the place at all. */
export function empty(state: CountState, moment: Moment): Step {
  if (state.place === null || entriesAt(state, state.place).length > 0) return { state, acts: [] }
  const { place } = state
  const act: CountAct = { kind: 'stock.count_empty', place, span: 0, seen: moment.head }
  return { state: { ...state, place: null, current: null }, acts: [act] }
}

/** What was recorded last was wrong: it is not said any more. */
export function unsay(state: CountState, place: number, key: string): CountState {
  const left = Object.entries(state.places[place] ?? {}).filter(([other]) => other !== key)
  const here = Object.fromEntries(left)
  const current = state.place === place && state.current === key ? null : state.current
  return { ...state, current, places: { ...state.places, [place]: here } }
}

/** The arguments of a count; `quantity` is the total in the item's scale. */
export function countArgs(
  plan: number | null,
  act: Extract<CountAct, { kind: 'stock.count' }>,
  quantity: number,
  lot: string | null,
): JsonObject {
  const { entry, place, span } = act
  return {
    ...{ item: entry.item, lot, location: place, quantity, plan, span, seen: entry.seen },
    lot_code: entry.lot === null && entry.lotCode !== '' ? entry.lotCode : null,
    expires_on: entry.lot === null && entry.expiresOn !== '' ? entry.expiresOn : null,
    serials: entry.serials.length > 0 ? [...entry.serials] : null,
    note: null,
  }
}

export function emptyArgs(
  plan: number | null,
  act: Extract<CountAct, { kind: 'stock.count_empty' }>,
): JsonObject {
  return { location: act.place, plan, span: act.span, seen: act.seen, note: null }
}
