/**
 * A draft and the acts after a kill. The draft is written with each scan, the act when the goods
 * change, and a kill may come between the two: what is on record already must not be recorded
 * again. And a browser that dies as a whole may bring back a draft that is some seconds older
 * than the acts: then the acts are right. Pure.
 */
import type { Act } from '@takt/sync'
import {
  begin,
  type CountState,
  type Entry,
  type Goods,
  goodsKey,
  type Moment,
  notEmpty,
  put,
  RETURN_MS,
  type Total,
} from './counting.ts'
import { HISTORY } from './on-record.ts'

/** How totals measure in the scale of an item, and back; null where they do not. */
export interface Scales {
  quantity: (item: number, total: Pick<Total, 'entered' | 'unit'>) => number | null
  figure: (item: number, quantity: number) => string | null
}

/** The own acts of the person, in any order. */
export function heedActs(
  draft: CountState,
  acts: readonly Act[],
  scales: Scales,
  moment: Moment,
): CountState {
  const undone = new Set(
    acts.filter(({ kind }) => kind === 'undo').map(({ args }) => args['operation']),
  )
  const stand = acts.filter(({ id }) => !undone.has(id)).sort((a, b) => a.at - b.at || a.n - b.n)
  let state = withoutEmpties(draft, stand)
  const newest = new Map<string, Act>()
  for (const act of stand) {
    if (act.kind === 'stock.count') newest.set(`${placeOf(act)}/${goodsKey(goodsOf(act))}`, act)
  }
  for (const act of newest.values()) state = heed(state, act, scales, moment)
  return state
}

const placeOf = ({ args }: Act): number => Number(args['location'])

function goodsOf({ args }: Act): Pick<Goods, 'item' | 'lot' | 'lotCode'> {
  const { item, lot, lot_code: code } = args
  const lotCode = typeof code === 'string' ? code : ''
  return {
    item: Number(item),
    lot: lotCode === '' && typeof lot === 'string' ? lot : null,
    lotCode,
  }
}

/** Places of which something was said since nothing was found there. */
function withoutEmpties(state: CountState, acts: readonly Act[]): CountState {
  let left = state
  for (const act of acts) {
    if (act.kind !== 'stock.count' && act.kind !== 'stock.count_empty') continue
    const look = left.empties[placeOf(act)]
    if (look !== undefined && act.at >= look.firstWall) left = notEmpty(left, placeOf(act))
  }
  return left
}

/** The newest act of goods: the draft knows it, expected it, or is older than it. */
function heed(state: CountState, act: Act, scales: Scales, moment: Moment): CountState {
  const place = placeOf(act)
  const goods = goodsOf(act)
  const entry = state.places[place]?.[goodsKey(goods)]
  if (entry === undefined) return remembered(state, act, scales, moment)
  if (act.at < entry.firstWall || entry.said.some((one) => one.act === act.id)) return state
  const quantity = act.args['quantity']
  const expected = entry.asked.find((one) => scales.quantity(goods.item, one) === quantity)
  if (expected === undefined) return put(state, place, corrected(entry, act, scales))
  const isStill = entry.isAsked && scales.quantity(goods.item, entry) === quantity
  const said = [...entry.said, { ...expected, act: act.id }].slice(-HISTORY)
  const open = isStill ? { isOpen: false, isAsked: false } : {}
  return put(state, place, { ...entry, ...open, asked: [], said })
}

function corrected(entry: Entry, act: Act, scales: Scales): Entry {
  const entered = scales.figure(entry.item, Number(act.args['quantity']))
  if (entered === null) return entry
  const listed = act.args['serials']
  const serials = Array.isArray(listed) ? listed.map(String) : []
  const total = { entered, unit: null, pieces: serials.length }
  return {
    ...{ ...entry, entered, unit: null, serials, isOpen: false, isAsked: false, asked: [] },
    ...{ again: null, said: [...entry.said, { ...total, act: act.id }].slice(-HISTORY) },
  }
}

/** Goods of which the draft knows nothing, counted so lately that a scan would add to them. */
function remembered(state: CountState, act: Act, scales: Scales, moment: Moment): CountState {
  const age = Math.max(0, moment.wall - act.at)
  // A total that waited long in a draft was recorded lately, but its goods were seen long ago.
  const isLate = age + Number(act.args['span'] ?? 0) > RETURN_MS
  if (isLate || (act.args['plan'] ?? null) !== state.plan) return state
  const place = placeOf(act)
  const at = { now: moment.now - age, wall: act.at }
  const { item, lot, lotCode = '' } = goodsOf(act)
  const bare: Entry = {
    ...{ item, lot, lotCode, expiresOn: '', serials: [], entered: '', unit: null },
    ...{ isOpen: false, isAsked: false, asked: [], again: null, said: [] },
    ...{ firstAt: at.now, firstWall: at.wall, seen: moment.head },
  }
  const entry = corrected(bare, act, scales)
  if (entry === bare) return state
  const lastAt = { ...state.lastAt, [place]: state.lastAt[place] ?? at }
  return { ...put(state, place, entry), lastAt }
}

/** A draft as it was kept, of an earlier program too. */
export function readable(draft: CountState | undefined, plan: number | null): CountState {
  const state: CountState = { ...begin(plan), ...draft, plan }
  const places = Object.entries(state.places).map(([id, entries]) => {
    const all = Object.entries(entries).map(([key, one]) => [
      key,
      { ...one, asked: one.asked ?? [] },
    ])
    return [id, Object.fromEntries(all) as Record<string, Entry>] as const
  })
  return { ...state, places: Object.fromEntries(places) }
}
