import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  atPlace,
  begin,
  type CountAct,
  countArgs,
  type CountState,
  empty,
  entriesAt,
  flush,
  goodsKey,
  leave,
  missing,
  say,
  type Step,
  take,
  unsay,
} from './counting.ts'

const AT = { now: 1_000, wall: 1_000, head: 7 }
const bolt = { item: 1, lot: null }
const nut = { item: 2, lot: null }

/** Runs steps and keeps all acts. */
class Walk {
  acts: CountAct[] = []
  constructor(public state: CountState = begin(5)) {}
  do(step: (state: CountState) => Step): this {
    const made = step(this.state)
    this.state = made.state
    this.acts.push(...made.acts)
    return this
  }
}

describe('counting at a place', () => {
  test('each scan is one, and the total is said when other goods come', () => {
    const walk = new Walk()
      .do((s) => atPlace(s, 9, AT))
      .do((s) => take(s, bolt, true, AT))
      .do((s) => take(s, bolt, true, { now: 1_400, wall: 1_400, head: 8 }))
      .do((s) => take(s, nut, true, { now: 2_000, wall: 2_000, head: 9 }))
    expect(walk.acts).toHaveLength(1)
    const [act] = walk.acts
    expect(act).toMatchObject({ kind: 'stock.count', place: 9, span: 1_000 })
    expect(act?.kind === 'stock.count' && act.entry).toMatchObject({ entered: '2', seen: 7 })
  })

  test('whoever comes back adds, and the new total is said', () => {
    const walk = new Walk()
      .do((s) => atPlace(s, 9, AT))
      .do((s) => take(s, bolt, true, AT))
      .do((s) => take(s, nut, true, AT))
      .do((s) => take(s, bolt, true, AT))
      .do((s) => leave(s, AT))
    const totals = walk.acts.map((act) => act.kind === 'stock.count' && act.entry.entered)
    expect(totals).toEqual(['1', '1', '2'])
  })

  test('a total is typed where each scan asks for it', () => {
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, bolt, false, AT))
    expect(flush(walk.state, AT).acts).toEqual([])
    walk.state = say(walk.state, '12.5')
    walk.do((s) => flush(s, AT)).do((s) => flush(s, AT))
    expect(walk.acts).toHaveLength(1)
  })

  test('a piece that was scanned is told of, and not counted twice', () => {
    const piece = { ...bolt, serial: 'S1' }
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, piece, true, AT))
    const again = take(walk.state, piece, true, AT)
    expect(again.repeated).toBe('S1')
    walk.do(() => again).do((s) => take(s, { ...bolt, serial: 'S2' }, true, AT))
    walk.do((s) => leave(s, AT))
    const [act] = walk.acts
    if (act?.kind !== 'stock.count') throw new Error('no count')
    expect(countArgs(5, act, 2, null)).toMatchObject({
      quantity: 2,
      serials: ['S1', 'S2'],
      plan: 5,
    })
  })

  test('what is not there is nothing, at once', () => {
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => missing(s, bolt, AT))
    expect(walk.acts).toMatchObject([{ kind: 'stock.count', entry: { entered: '0' } }])
  })

  test('a place is empty only where nothing was counted', () => {
    const walk = new Walk().do((s) => atPlace(s, 9, AT))
    expect(empty(walk.state, AT).acts).toMatchObject([{ kind: 'stock.count_empty', place: 9 }])
    walk.do((s) => take(s, bolt, true, AT))
    expect(empty(walk.state, AT).acts).toEqual([])
  })

  test('an unknown lot goes by what its label says', () => {
    const label = { item: 1, lot: null, lotCode: 'L7', expiresOn: '2027-01-31' }
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, label, true, AT))
    walk.do((s) => leave(s, AT))
    const [act] = walk.acts
    if (act?.kind !== 'stock.count') throw new Error('no count')
    expect(countArgs(null, act, 1, 'x')).toMatchObject({
      ...{ lot: 'x', lot_code: 'L7', expires_on: '2027-01-31', plan: null },
    })
  })

  test('time that the device slept through belongs to the look', () => {
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, bolt, true, AT))
    const after = { now: 1_500, wall: 601_000, head: 7 }
    expect(leave(walk.state, after).acts).toMatchObject([{ span: 600_000 }])
  })

  test('a clock that was put back makes no negative span', () => {
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, bolt, true, AT))
    expect(leave(walk.state, { now: 1, wall: 1, head: 7 }).acts).toMatchObject([{ span: 0 }])
  })
})

test('the last total on record of any goods is what the worker said, in any order of work', () => {
  const place = fc.integer({ min: 1, max: 3 })
  const item = fc.integer({ min: 1, max: 3 })
  const event = fc.oneof(
    place.map((at) => ({ kind: 'place' as const, at })),
    item.map((one) => ({ kind: 'scan' as const, item: one })),
    fc.tuple(item, fc.integer({ min: 0, max: 40 })).map(([one, n]) => ({
      ...{ kind: 'type' as const, item: one, n },
    })),
    fc.constant({ kind: 'pause' as const }),
    fc.constant({ kind: 'kill' as const }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const walk = new Walk()
      const said = new Map<string, number>()
      for (const one of events) {
        const at = walk.state.place
        if (one.kind === 'place') walk.do((s) => atPlace(s, one.at, AT))
        else if (one.kind === 'pause') walk.do((s) => leave(s, AT))
        // A kill takes the memory, not the draft.
        else if (one.kind === 'kill')
          walk.state = JSON.parse(JSON.stringify(walk.state)) as CountState
        else if (at !== null) {
          const key = `${at}/${goodsKey({ item: one.item, lot: null })}`
          walk.do((s) => take(s, { item: one.item, lot: null }, one.kind === 'scan', AT))
          if (one.kind === 'scan') said.set(key, (said.get(key) ?? 0) + 1)
          else {
            walk.state = say(walk.state, String(one.n))
            said.set(key, one.n)
          }
        }
      }
      walk.do((s) => leave(s, AT))
      const onRecord = new Map<string, number>()
      for (const act of walk.acts) {
        if (act.kind !== 'stock.count') continue
        onRecord.set(`${act.place}/${goodsKey(act.entry)}`, Number(act.entry.entered))
      }
      expect(onRecord).toEqual(said)
    }),
  )
})

test('what is undone is not said any more', () => {
  const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => take(s, bolt, true, AT))
  walk.do((s) => flush(s, AT))
  const state = unsay(walk.state, 9, goodsKey(bolt))
  expect(entriesAt(state, 9)).toEqual([])
  expect(state.current).toBeNull()
})
