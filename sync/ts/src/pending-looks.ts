/**
 * Which lines of stocktakes the device's own pending counts are of, found by place and goods: a
 * list has twenty thousand lines, and each act is of one place.
 */
import type { CountingAct, RowOf } from './pending-counts.ts'
import { normalLotCode } from './stock.ts'
import type { Json, Row } from './types.ts'

/** By id of the act, so that an undo finds it. */
type Acts = Map<string, CountingAct>

interface Place {
  /** All that was said there. */
  all: Acts
  /** Nothing lies there: said of each of its lines. */
  empty: Acts
  byGoods: Map<string, Acts>
}

const goodsKey = (item: Json | undefined, lot: Json | undefined): string =>
  `${String(item)}.${String(lot ?? '')}`

/** Of a lot that the device may not have known: what its label says. */
const codeKey = (item: Json | undefined, code: string): string =>
  `${String(item)}#${normalLotCode(code)}`

export class PendingLooks {
  private readonly at = new Map<number, Place>()
  private readonly placeOf = new Map<string, number>()
  /** Also of what was taken back since: the picture changes by that as well. */
  wasAny = false

  get places(): number[] {
    return [...this.at.keys()]
  }

  add(act: CountingAct): void {
    const { args, id, kind } = act
    if (kind === 'undo') return this.drop(String(args['operation']))
    const location = args['location']
    if (kind !== 'stock.count' && kind !== 'stock.count_empty') return
    if (typeof location !== 'number') return
    this.wasAny = true
    const place = this.at.get(location) ?? { all: new Map(), empty: new Map(), byGoods: new Map() }
    this.at.set(location, place)
    this.placeOf.set(id, location)
    place.all.set(id, act)
    if (kind === 'stock.count_empty') place.empty.set(id, act)
    else for (const key of keysOf(act)) put(place, key, act)
  }

  /** Whether a line was counted here by somebody who may count it. */
  has(line: Row, lotOf: RowOf): boolean {
    const place = this.at.get(Number(line['location']))
    if (place === undefined || place.all.size === 0) return false
    const { item = null, lot = null, stocktake } = line
    if (item === null) {
      // Looking at an empty place is asked for by one stocktake, and answered for it alone.
      return [...place.all.values()].some(({ args }) => args['plan'] === stocktake)
    }
    const code = typeof lot === 'string' ? lotOf(lot)?.['code'] : undefined
    const named = typeof code === 'string' ? place.byGoods.get(codeKey(item, code)) : undefined
    const counts = [place.byGoods.get(goodsKey(item, lot)), named, place.empty]
    return counts.some((acts) => acts !== undefined && mayStand(acts, line))
  }

  private drop(id: string): void {
    const place = this.at.get(this.placeOf.get(id) ?? NaN)
    if (place === undefined) return
    for (const acts of [place.all, place.empty, ...place.byGoods.values()]) acts.delete(id)
  }
}

function keysOf({ args }: CountingAct): string[] {
  const { item, lot, lot_code: code } = args
  const named = typeof code === 'string' && code !== '' ? [codeKey(item, code)] : []
  return [goodsKey(item, lot), ...named]
}

function put(place: Place, key: string, act: CountingAct): void {
  const acts = place.byGoods.get(key)
  if (acts === undefined) place.byGoods.set(key, new Map([[act.id, act]]))
  else acts.set(act.id, act)
}

/** Whoever counted a line is not the one who recounts it. */
function mayStand(acts: Acts, line: Row): boolean {
  const barred = line['state'] === 'recount' ? line['not_by'] : []
  const others = Array.isArray(barred) ? barred : []
  return [...acts.values()].some(({ actor }) => !others.includes(actor))
}
