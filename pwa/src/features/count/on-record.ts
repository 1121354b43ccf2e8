/**
 * What of a count is on record: a total counts as recorded only once the device said so. What a
 * restart finds open is recorded (again): the server takes the last total, so twice is harmless.
 * Pure.
 */
import type { JsonObject } from '@takt/sync'
import {
  ageOf,
  begin,
  type CountAct,
  type CountState,
  currentEntry,
  DAY_MS,
  emptyAct,
  type Entry,
  entriesAt,
  forgetEnded,
  goodsKey,
  type Look,
  type Moment,
  notEmpty,
  put,
  recordAt,
  RETURN_MS,
  SERIALS_MAX,
  type Step,
  type Total,
} from './counting.ts'

/** So many of the totals on record can be taken back one after the other. */
export const HISTORY = 10

/** Back after a restart or another screen, with what the draft holds. */
export function resume(draft: CountState, moment: Moment): Step {
  let state: CountState = { ...begin(draft.plan), ...draft }
  const last = state.place === null ? undefined : state.lastAt[state.place]
  if (last === undefined || ageOf(last, moment) > RETURN_MS) {
    state = { ...state, place: null, current: null }
  }
  const inHands = currentEntry(state)
  const acts: CountAct[] = []
  let lost = 0
  // Before the goods: what was said of the whole place must not undo what was said of one.
  for (const [id, look] of Object.entries(state.empties)) {
    if (!wasLongAgo(look, moment)) acts.push(emptyAct(id, look, moment))
    else [state, lost] = [notEmpty(state, Number(id)), lost + 1]
  }
  for (const place of Object.keys(state.places).map(Number)) {
    const open = entriesAt(state, place).filter((entry) => entry.isOpen)
    const tooOld = open.filter((entry) => wasLongAgo(entry, moment))
    lost += tooOld.filter((entry) => entry.entered !== '').length
    state = without(state, place, tooOld)
    const due = open.filter((one) => !tooOld.includes(one) && (one !== inHands || one.isAsked))
    const unasked = due.map((entry) => ({ ...entry, isAsked: false, asked: [] }))
    const made = recordAt(state, place, unasked, moment)
    state = made.state
    acts.push(...made.acts)
  }
  return { state: forgetEnded(state, moment), acts, lost }
}

/** No interval of a count is longer than a day. */
const wasLongAgo = (look: Look, moment: Moment): boolean =>
  ageOf({ now: look.firstAt, wall: look.firstWall }, moment) > DAY_MS

function without(state: CountState, place: number, gone: readonly Entry[]): CountState {
  if (gone.length === 0) return state
  const keys = new Set(gone.map(goodsKey))
  const kept = Object.entries(state.places[place] ?? {}).filter(([key]) => !keys.has(key))
  const isHeld = state.place === place && state.current !== null && keys.has(state.current)
  const places = { ...state.places, [place]: Object.fromEntries(kept) }
  return { ...state, current: isHeld ? null : state.current, places }
}

type Figure = Pick<Entry, 'entered' | 'unit'>

const isSameTotal = (one: Figure, other: Figure): boolean =>
  one.entered === other.entered && one.unit === other.unit

/** Without this one of the totals that are on their way. */
function notAsked(asked: readonly Total[], total: Figure): Total[] {
  const at = asked.findIndex((one) => isSameTotal(one, total))
  return asked.filter((_, index) => index !== at)
}

/** The act is on record; `isListed`: with the serial numbers. */
export function recorded(
  state: CountState,
  act: CountAct,
  id: string,
  isListed = true,
): CountState {
  if (act.kind === 'stock.count_empty') return notEmpty(state, act.place)
  const entry = state.places[act.place]?.[goodsKey(act.entry)]
  if (entry === undefined) return state
  const { entered, unit, serials } = act.entry
  const said = { act: id, entered, unit, pieces: isListed ? serials.length : 0 }
  const isSame = isSameTotal(entry, act.entry)
  const list = isListed ? {} : { serials: entry.serials.slice(serials.length) }
  const isOpen = entry.isOpen && !(isSame && entry.isAsked)
  const isAsked = entry.isAsked && !isSame
  const asked = notAsked(entry.asked, act.entry)
  const kept = { ...entry, ...list, isOpen, isAsked, asked }
  return put(state, act.place, { ...kept, said: [...entry.said, said].slice(-HISTORY) })
}

/** Nothing was recorded: the total stays to be said. */
export function notRecorded(state: CountState, act: CountAct): CountState {
  if (act.kind === 'stock.count_empty') {
    const look = state.empties[act.place]
    if (look === undefined) return state
    return { ...state, empties: { ...state.empties, [act.place]: { ...look, isDue: true } } }
  }
  const entry = state.places[act.place]?.[goodsKey(act.entry)] ?? act.entry
  const asked = notAsked(entry.asked, act.entry)
  return put(state, act.place, { ...entry, isOpen: true, isAsked: false, asked })
}

/**
 * A recorded total was taken back. The one before it was replaced by it and does not come back
 * by itself: it is recorded anew. Without one nothing was said.
 */
export function unsay(state: CountState, act: string, moment: Moment): Step {
  for (const place of Object.keys(state.places).map(Number)) {
    const entry = entriesAt(state, place).find((one) => one.said.some((said) => said.act === act))
    const at = entry?.said.findIndex((said) => said.act === act) ?? -1
    const taken = entry?.said[at]
    if (entry === undefined || taken === undefined) continue
    const isNewest = at === entry.said.length - 1
    if (entry.isOpen || !isNewest) {
      // Another total came meanwhile, and stands.
      const said = entry.said.filter((_, index) => index !== at)
      return { state: put(state, place, { ...entry, said }), acts: [] }
    }
    const earlier = entry.said[at - 1]
    if (earlier === undefined) return { state: without(state, place, [entry]), acts: [] }
    const { entered, unit, pieces } = earlier
    const said = entry.said.slice(0, at - 1)
    const serials = entry.serials.slice(0, pieces)
    const back = { ...entry, entered, unit, serials, said, isOpen: true, isAsked: false }
    return recordAt(put(state, place, back), place, [back], moment)
  }
  return { state, acts: [] }
}

/** A stocktake that is over keeps nothing but what is still to be recorded. */
export const hasOpen = (state: CountState): boolean =>
  Object.keys(state.empties).length > 0 ||
  Object.values(state.places).some((here) =>
    Object.values(here).some((entry) => entry.isOpen && entry.entered !== ''),
  )

const encoder = new TextEncoder()
/** An operation has room for 16 KiB, and most of it is this list. */
const SERIALS_BYTES = 12 * 1024
const SERIAL_LENGTH = 64

/**
 * The serial numbers that go with a count: the first ones, so that each further total names them
 * again. The server takes the last total of a person and its list, so that the rest cannot go in
 * a second act; it counts in the total without its numbers.
 */
export function listed(serials: readonly string[]): string[] {
  const found: string[] = []
  let bytes = 0
  for (const serial of serials) {
    if (found.length === SERIALS_MAX) break
    bytes += encoder.encode(JSON.stringify(serial)).length + 1
    if (bytes > SERIALS_BYTES) break
    if (serial.length <= SERIAL_LENGTH) found.push(serial)
  }
  return found
}

/** The arguments of a count; `quantity` is the total in the item's scale, `pieces` its whole ones. */
export function countArgs(
  plan: number | null,
  act: Extract<CountAct, { kind: 'stock.count' }>,
  quantity: number,
  lot: string | null,
  pieces = quantity,
): JsonObject {
  const { entry, place, span } = act
  // Corrected below the pieces that were scanned: nobody knows which of them it is.
  const isListed = entry.serials.length > 0 && entry.serials.length <= pieces
  return {
    ...{ item: entry.item, lot, location: place, quantity, plan, span, seen: entry.seen },
    lot_code: entry.lot === null && entry.lotCode !== '' ? entry.lotCode : null,
    expires_on: entry.lot === null && entry.expiresOn !== '' ? entry.expiresOn : null,
    serials: isListed ? listed(entry.serials) : null,
    note: null,
  }
}

export function emptyArgs(
  plan: number | null,
  act: Extract<CountAct, { kind: 'stock.count_empty' }>,
): JsonObject {
  return { location: act.place, plan, span: act.span, seen: act.seen, note: null }
}
