/**
 * Counting at places: what was seen of which goods so far, and the acts that it becomes.
 * What was said of goods is recorded as soon as the worker goes on to other goods or to another
 * place, with the total as it stands; whoever comes back soon adds, and the new total replaces the
 * old one. A total is on record only once the device said so: see on-record.ts. Pure: times and
 * heads are passed in.
 */
import { plus } from '../flow/quantity.ts'

export interface Total {
  entered: string
  unit: number | null
  /** How many pieces were scanned for it by then. */
  pieces: number
}

/** A total that is on record. */
export interface Said extends Total {
  act: string
}

export interface Look {
  firstAt: number
  firstWall: number
  seen: number
}

/** What lies at a place, one entry an item and lot; the first look by both clocks and the head. */
export interface Entry extends Look {
  item: number
  lot: string | null
  /** Of a lot that the device does not know: what its label says. */
  lotCode: string
  expiresOn: string
  /** All pieces that were scanned, also those for which an act has no room: each counts once. */
  serials: readonly string[]
  /** The total as a decimal in `unit` (null: base unit), '' while nobody said one. */
  entered: string
  unit: number | null
  /** The total is not on record yet. */
  isOpen: boolean
  /** The total is being recorded; whether it came to be, a restart finds among the acts. */
  isAsked: boolean
  /** All totals that are on their way: a newer one may have been said meanwhile. */
  asked: readonly Total[]
  /** Looked at anew after it was on record: the look of a total that is typed now. */
  again: Look | null
  said: readonly Said[]
}

export interface CountState {
  /** Null: a spot count. */
  plan: number | null
  place: number | null
  /** Goods in the hands. */
  current: string | null
  /** By place, then by goods. */
  places: Readonly<Record<number, Readonly<Record<string, Entry>>>>
  /** When somebody last did something at a place. */
  lastAt: Readonly<Record<number, { now: number; wall: number }>>
  /** Places where nothing lies, not on record yet; `isDue`: nor on its way. */
  empties: Readonly<Record<number, Look & { isDue?: boolean }>>
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
  /** A piece with a lot of its own: there is one of it, however often it is scanned. */
  isPiece?: boolean
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
  /** How much was said too long ago to be recorded: it has to be counted again. */
  lost?: number
}

export const DAY_MS = 24 * 3_600_000
/** Whoever was away for longer counts anew. */
export const RETURN_MS = 10 * 60_000
/** After a rest as long as this somebody else's shift has begun. */
export const REST_MS = 4 * 3_600_000
/** As many as one act may name. */
export const SERIALS_MAX = 300

export const begin = (plan: number | null): CountState => ({
  ...{ plan, place: null, current: null },
  ...{ places: {}, lastAt: {}, empties: {} },
})

export const goodsKey = (goods: Pick<Goods, 'item' | 'lot' | 'lotCode'>): string =>
  `${goods.item}.${goods.lot ?? goods.lotCode ?? ''}`

export const entriesAt = (state: CountState, place: number | null): Entry[] =>
  place === null ? [] : Object.values(state.places[place] ?? {})

/** Of which somebody said how many there are: opened is not looked at. */
export const saidAt = (state: CountState, place: number | null): Entry[] =>
  entriesAt(state, place).filter((entry) => entry.entered !== '')

export const currentEntry = (state: CountState): Entry | null =>
  state.place === null || state.current === null
    ? null
    : (state.places[state.place]?.[state.current] ?? null)

/** How long ago that was: the longer answer of the two clocks, sleep included. */
export const ageOf = (at: { now: number; wall: number }, moment: Moment): number =>
  Math.max(moment.now - at.now, moment.wall - at.wall, 0)

export function spanOf(look: Look, moment: Moment): number {
  const age = ageOf({ now: look.firstAt, wall: look.firstWall }, moment)
  return Math.min(DAY_MS, Math.round(age))
}

export const lookAt = (moment: Moment): Look => ({
  ...{ firstAt: moment.now, firstWall: moment.wall, seen: moment.head },
})

export function put(state: CountState, place: number, entry: Entry): CountState {
  const here = { ...state.places[place], [goodsKey(entry)]: entry }
  return { ...state, places: { ...state.places, [place]: here } }
}

function touched(state: CountState, place: number | null, moment: Moment): CountState {
  if (place === null) return state
  const { now, wall } = moment
  return { ...state, lastAt: { ...state.lastAt, [place]: { now, wall } } }
}

/** Counts that are over: on record, and their place was left a while ago. */
export function forgetEnded(state: CountState, moment: Moment): CountState {
  const places: Record<number, Record<string, Entry>> = {}
  for (const [id, entries] of Object.entries(state.places)) {
    const place = Number(id)
    const at = state.lastAt[place]
    const patience = place === state.place ? REST_MS : RETURN_MS
    const isOver = at === undefined || ageOf(at, moment) > patience
    const kept = Object.entries(entries).filter(([, one]) => !isOver || one.isOpen)
    if (kept.length > 0) places[place] = Object.fromEntries(kept)
  }
  const { current, place } = state
  const isHeld = place !== null && current !== null && places[place]?.[current] !== undefined
  const times = Object.entries(state.lastAt).filter(([id]) => Number(id) in places)
  return { ...state, places, lastAt: Object.fromEntries(times), current: isHeld ? current : null }
}

/** Records these totals of a place as far as they are open, said, and not on their way. */
export function recordAt(
  state: CountState,
  place: number,
  entries: readonly Entry[],
  moment: Moment,
): Step {
  let next = state
  const acts: CountAct[] = []
  for (const entry of entries) {
    const last = entry.said.at(-1)
    if (entry.isOpen && entry.entered === '' && last !== undefined) {
      // The figure was taken away and none came for it: what is on record stands.
      const { entered, unit } = last
      next = put(next, place, { ...entry, entered, unit, isOpen: false, again: null })
    } else if (entry.isOpen && !entry.isAsked && entry.entered !== '') {
      const total = { entered: entry.entered, unit: entry.unit, pieces: entry.serials.length }
      const asked = [...entry.asked, total]
      const due = { ...entry, isAsked: true, asked, again: null }
      next = put(next, place, due)
      acts.push({ kind: 'stock.count', place, entry: due, span: spanOf(entry, moment) })
    }
  }
  return { state: next, acts }
}

/** Records what is in the hands, if its total is not on record. */
export function flush(state: CountState, moment: Moment): Step {
  const entry = currentEntry(state)
  if (state.place === null || entry === null) return { state, acts: [] }
  return recordAt(state, state.place, [entry], moment)
}

/** Whoever goes has said all of the place; empty places that found no room are tried again. */
function recordAll(start: CountState, moment: Moment): Step {
  const { place } = start
  const tried = tryEmpties(start, moment)
  if (place === null) return tried
  const done = recordAt(tried.state, place, entriesAt(tried.state, place), moment)
  return { state: touched(done.state, place, moment), acts: [...tried.acts, ...done.acts] }
}

function tryEmpties(state: CountState, moment: Moment): Step {
  const due = Object.entries(state.empties).filter(([, look]) => look.isDue === true)
  if (due.length === 0) return { state, acts: [] }
  const asked = due.map(([place, look]) => [place, { ...look, isDue: false }] as const)
  const empties = { ...state.empties, ...Object.fromEntries(asked) }
  return { state: { ...state, empties }, acts: due.map(([id, look]) => emptyAct(id, look, moment)) }
}

export const emptyAct = (place: string, look: Look, moment: Moment): CountAct => ({
  ...{ kind: 'stock.count_empty', place: Number(place), seen: look.seen },
  span: spanOf(look, moment),
})

/** Something lies there after all: what was said of the place before must not come after it. */
export function notEmpty(state: CountState, place: number): CountState {
  if (state.empties[place] === undefined) return state
  const empties = Object.entries(state.empties).filter(([id]) => Number(id) !== place)
  return { ...state, empties: Object.fromEntries(empties) }
}

/** Another place: what was in the hands is said. */
export function atPlace(state: CountState, place: number, moment: Moment): Step {
  if (state.place === place) return { state: touched(state, place, moment), acts: [] }
  const done = recordAll(state, moment)
  const moved = forgetEnded({ ...done.state, place: null, current: null }, moment)
  return { ...done, state: touched({ ...moved, place }, place, moment) }
}

/** Nothing more here. */
export function leave(state: CountState, moment: Moment): Step {
  const done = recordAll(state, moment)
  return { ...done, state: { ...done.state, place: null, current: null } }
}

/** Goods come into the hands; `adds`: each scan is one of them (or as many as the label says). */
export function take(start: CountState, goods: Goods, adds: boolean, moment: Moment): Step {
  if (start.place === null) return { state: start, acts: [] }
  const { place } = start
  const state = notEmpty(touched(forgetEnded(start, moment), place, moment), place)
  const key = goodsKey(goods)
  const before = key === state.current ? { state, acts: [] } : flush(state, moment)
  const known = before.state.places[place]?.[key]
  const isAgain =
    goods.isPiece === true
      ? adds && known !== undefined && Number(known.entered) > 0
      : goods.serial !== undefined && known?.serials.includes(goods.serial) === true
  if (isAgain) {
    const repeated = goods.serial ?? goods.lotCode ?? ''
    return { ...before, state: { ...before.state, current: key }, repeated }
  }
  const held = known ?? fresh(goods, moment)
  const counts = adds || goods.serial !== undefined
  const next = counts ? added(held, goods) : lookedAtAnew(held, moment)
  return { ...before, state: { ...put(before.state, place, next), current: key } }
}

const fresh = (goods: Goods, moment: Moment): Entry => ({
  ...{ item: goods.item, lot: goods.lot, lotCode: goods.lotCode ?? '' },
  ...{ expiresOn: goods.expiresOn ?? '', serials: [] },
  ...{ entered: '', unit: null, isOpen: true, isAsked: false, asked: [], again: null, said: [] },
  ...lookAt(moment),
})

function added(held: Entry, goods: Goods): Entry {
  const one = goods.amount === undefined || goods.amount === '' ? '1' : goods.amount
  const entered = plus(held.entered === '' ? '0' : held.entered, one)
  const more = { ...held, entered, isOpen: true, isAsked: false, again: null }
  if (goods.serial === undefined) return more
  return { ...more, serials: [...held.serials, goods.serial] }
}

const lookedAtAnew = (held: Entry, moment: Moment): Entry =>
  held.isOpen ? held : { ...held, again: lookAt(moment) }

/** What was said so far, in base units, so that a scan can add to it. */
export function inBase(state: CountState, goods: Goods, entered: string): CountState {
  const known = state.place === null ? undefined : state.places[state.place]?.[goodsKey(goods)]
  if (state.place === null || known === undefined || known.unit === null) return state
  return put(state, state.place, { ...known, entered, unit: null })
}

/** A total that was stepped, or typed anew, in any unit of the item. */
export function say(
  state: CountState,
  entered: string,
  unit: number | null = null,
  isTyped = false,
): CountState {
  const entry = currentEntry(state)
  if (state.place === null || entry === null) return state
  if (entry.entered === entered && entry.unit === unit) return state
  const look = isTyped ? entry.again : null
  const change = { entered, unit, isOpen: true, isAsked: false }
  return put(state, state.place, { ...entry, ...look, ...change })
}

/** The same total once more, on purpose: it is as true as it was then. */
export function sayAgain(state: CountState): CountState {
  const entry = currentEntry(state)
  if (state.place === null || entry === null || entry.entered === '' || entry.isOpen) return state
  return put(state, state.place, { ...entry, ...entry.again, isOpen: true, isAsked: false })
}

/** Goods of the plan that do not lie at a place: a total of nothing, at once. */
export function missing(state: CountState, place: number, goods: Goods, moment: Moment): Step {
  const known = state.places[place]?.[goodsKey(goods)] ?? fresh(goods, moment)
  const none = { ...known, ...lookAt(moment), entered: '0', unit: null, isOpen: true }
  const entry = { ...none, isAsked: false }
  const said = notEmpty(put(state, place, entry), place)
  return recordAt(touched(said, place, moment), place, [entry], moment)
}

/** Nothing lies at the place at all. */
export function empty(state: CountState, moment: Moment): Step {
  const { place } = state
  if (place === null || saidAt(state, place).length > 0) return { state, acts: [] }
  const act: CountAct = { kind: 'stock.count_empty', place, span: 0, seen: moment.head }
  const places = { ...state.places, [place]: {} }
  const empties = { ...state.empties, [place]: lookAt(moment) }
  return { state: { ...state, places, empties, place: null, current: null }, acts: [act] }
}
