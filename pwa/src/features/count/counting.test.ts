import { describe, expect, test } from 'vitest'
import {
  atPlace,
  type CountState,
  empty,
  entriesAt,
  flush,
  goodsKey,
  inBase,
  leave,
  missing,
  type Moment,
  REST_MS,
  RETURN_MS,
  saidAt,
  say,
  sayAgain,
  SERIALS_MAX,
  take,
} from './counting.ts'
import { countArgs, hasOpen, listed, notRecorded, recorded, unsay } from './on-record.ts'
import { AT, Walk } from './walk.testing.ts'

const later = (ms: number): Moment => ({ now: 1_000 + ms, wall: 1_000 + ms, head: 8 })
const bolt = { item: 1, lot: null }
const nut = { item: 2, lot: null }

const aWalk = () => new Walk().do((s) => atPlace(s, 9, AT))
const scan =
  (at: Moment = AT, goods = bolt) =>
  (s: CountState) =>
    take(s, goods, true, at)

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
    const walk = new Walk().do((s) => atPlace(s, 9, AT)).do((s) => missing(s, 9, bolt, AT))
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

describe('coming back', () => {
  test('adds within ten minutes, and counts anew after that', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => atPlace(s, 10, AT))
      .confirm()
    walk.do((s) => atPlace(s, 9, later(RETURN_MS - 1))).do(scan(later(RETURN_MS - 1)))
    walk.do((s) => atPlace(s, 10, later(RETURN_MS))).confirm()
    walk.do((s) => atPlace(s, 9, later(2 * RETURN_MS + 1))).do(scan(later(2 * RETURN_MS + 1)))
    walk.do((s) => leave(s, later(2 * RETURN_MS + 2)))
    expect(walk.totals).toEqual(['1', '2', '1'])
  })

  test('to a draft of yesterday begins at nothing, and at no place', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .confirm()
    const back = walk.kill(later(20 * 3_600_000))
    expect(back.state).toMatchObject({ place: null, current: null, places: {} })
    expect(back.acts).toEqual([])
  })

  test('after a rest at the same place counts anew, after a short one adds', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .confirm()
    walk
      .do(scan(later(RETURN_MS * 3)))
      .do((s) => flush(s, later(RETURN_MS * 3)))
      .confirm()
    walk.do(scan(later(REST_MS * 2))).do((s) => flush(s, later(REST_MS * 2)))
    expect(walk.totals).toEqual(['1', '2', '1'])
  })

  test('to what was never recorded records it, whoever old it is, up to a day', () => {
    const walk = aWalk().do(scan())
    expect(walk.kill(later(3_600_000)).acts).toMatchObject([{ place: 9, span: 3_600_000 }])
    const old = aWalk()
      .do(scan())
      .kill(later(25 * 3_600_000))
    expect(old.acts).toEqual([])
    expect(old.lost).toBe(1)
  })
})

describe('what a kill leaves', () => {
  test('a total that was on its way is recorded again', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => atPlace(s, 10, AT))
    expect(walk.kill().acts).toMatchObject([{ place: 9, entry: { entered: '1' } }])
    walk.confirm()
    expect(walk.kill().acts).toEqual([])
  })

  test('goods in the hands stay there, and are not said for the worker', () => {
    const back = aWalk().do(scan()).kill()
    expect(back.acts).toEqual([])
    expect(back.state).toMatchObject({ place: 9, current: goodsKey(bolt) })
  })

  test('an empty place that was on its way is said again', () => {
    const walk = aWalk().do((s) => empty(s, AT))
    expect(walk.kill(later(500)).acts).toMatchObject([{ kind: 'stock.count_empty', span: 500 }])
    walk.confirm()
    expect(walk.kill().acts).toEqual([])
    expect(hasOpen(walk.state)).toBe(false)
  })

  test('an empty place comes before the goods that were found there after all', () => {
    const walk = aWalk()
      .do((s) => empty(s, AT))
      .do((s) => atPlace(s, 9, AT))
    const [act] = walk.acts
    if (act) walk.state = notRecorded(walk.state, act)
    walk.do(scan())
    expect(walk.do((s) => leave(s, AT)).totals).toEqual(['empty', '1'])
    walk.confirmed = 1
    walk.confirm()
    expect(walk.kill().acts).toEqual([])
  })

  test('an empty place that found no room is said again on the way, up to a day', () => {
    const walk = aWalk().do((s) => empty(s, AT))
    const [act] = walk.acts
    if (act) walk.state = notRecorded(walk.state, act)
    expect(walk.do((s) => atPlace(s, 10, AT)).totals).toEqual(['empty', 'empty'])
    expect(walk.kill(later(25 * 3_600_000)).lost).toBe(1)
  })
})

describe('goods that were only opened', () => {
  test('are not looked at: the place may still be empty', () => {
    const walk = aWalk().do((s) => take(s, bolt, false, AT))
    expect(saidAt(walk.state, 9)).toEqual([])
    expect(walk.do((s) => empty(s, AT)).totals).toEqual(['empty'])
  })

  test('keep their total when no other is said', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .confirm()
    walk.do((s) => take(s, bolt, false, AT))
    walk.state = say(walk.state, '')
    walk.do((s) => leave(s, AT))
    expect(walk.totals).toEqual(['1'])
    expect(saidAt(walk.state, 9)).toMatchObject([{ entered: '1', isOpen: false }])
  })

  test('in each mode add from the first look on; a typed total has its own', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .confirm()
    walk.do((s) => take(s, bolt, false, later(500))).do(scan(later(600)))
    walk.do((s) => flush(s, later(700))).confirm()
    walk.do((s) => take(s, bolt, false, later(800)))
    walk.state = say(walk.state, '9', null, true)
    walk.do((s) => flush(s, later(900)))
    expect(walk.acts.map((act) => act.span)).toEqual([0, 700, 100])
  })
})

describe('pieces', () => {
  const piece = (n: number) => ({ ...bolt, serial: `S${n}` })

  const many = (count: number) => {
    const walk = aWalk()
    for (let n = 1; n <= count; n += 1) walk.do((s) => take(s, piece(n), true, AT))
    return walk
  }
  const argsOf = (walk: Walk) => {
    const act = walk.do((s) => flush(s, AT)).acts.at(-1)
    if (act?.kind !== 'stock.count') throw new Error('no count')
    return countArgs(5, act, Number(act.entry.entered), null)
  }

  test('beyond those that an act may name are each counted once all the same', () => {
    const walk = many(SERIALS_MAX + 5)
    for (const n of [1, 5, 6, SERIALS_MAX, SERIALS_MAX + 5]) {
      const again = take(walk.state, piece(n), true, AT)
      expect(again.repeated).toBe(`S${n}`)
      walk.do(() => again)
    }
    expect(entriesAt(walk.state, 9)).toMatchObject([{ entered: '305' }])
    const args = argsOf(walk)
    expect(args).toMatchObject({ quantity: SERIALS_MAX + 5 })
    expect(args['serials']).toEqual(Array.from({ length: SERIALS_MAX }, (_, at) => `S${at + 1}`))
  })

  test('are known after a kill, however many they are', () => {
    const walk = many(SERIALS_MAX + 5)
    walk.kill()
    expect(take(walk.state, piece(2), true, AT).repeated).toBe('S2')
    walk.do((s) => leave(s, AT))
    walk.kill()
    walk.confirm().do((s) => atPlace(s, 9, AT))
    expect(take(walk.state, piece(3), true, AT).repeated).toBe('S3')
  })

  test('of a total that was taken back are not known any more, those before it are', () => {
    const walk = many(SERIALS_MAX + 1).do((s) => flush(s, AT))
    walk.do((s) => take(s, piece(900), true, AT)).do((s) => flush(s, AT))
    walk.confirm().do((s) => unsay(s, 'act-2', AT))
    expect(take(walk.state, piece(1), true, AT).repeated).toBe('S1')
    expect(take(walk.state, piece(900), true, AT).repeated).toBeUndefined()
  })

  test('with long numbers are named as far as an operation has room', () => {
    const long = (n: number) => `${'长'.repeat(40)}${n}`
    const serials = listed(Array.from({ length: 200 }, (_, n) => long(n)))
    const bytes = new TextEncoder().encode(JSON.stringify(serials)).length
    expect(bytes).toBeLessThan(13 * 1024)
    expect(serials.length).toBeGreaterThan(90)
    expect(listed(['x'.repeat(65), 'S1'])).toEqual(['S1'])
  })

  test('are not named where fewer are said than were scanned', () => {
    const walk = aWalk()
    for (let n = 1; n <= 3; n += 1) walk.do((s) => take(s, piece(n), true, AT))
    walk.state = say(walk.state, '2')
    walk.do((s) => flush(s, AT))
    const [act] = walk.acts
    if (act?.kind !== 'stock.count') throw new Error('no count')
    expect(countArgs(5, act, 2, null)).toMatchObject({ quantity: 2, serials: null })
    expect(countArgs(5, act, 300, null, 3)).toMatchObject({ serials: ['S1', 'S2', 'S3'] })
    walk.state = recorded(walk.state, act, 'a', false)
    expect(take(walk.state, piece(1), true, AT).repeated).toBeUndefined()
  })

  test('with a lot of their own are there once', () => {
    const one = { item: 3, lot: null, lotCode: 'SN-1', isPiece: true }
    const walk = aWalk().do((s) => take(s, one, true, AT))
    expect(take(walk.state, one, true, AT).repeated).toBe('SN-1')
    walk.do((s) => take(s, one, false, AT)).do((s) => leave(s, AT))
    expect(walk.totals).toEqual(['1'])
  })
})

describe('a count that was taken back', () => {
  test('gives way to the one before it, which is recorded anew', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .do(scan())
      .do((s) => flush(s, AT))
    walk.confirm().do((s) => unsay(s, 'act-2', AT))
    expect(walk.totals).toEqual(['1', '2', '1'])
    walk.confirm().do((s) => unsay(s, 'act-3', AT))
    expect(walk.totals).toEqual(['1', '2', '1'])
    expect(entriesAt(walk.state, 9)).toEqual([])
    expect(walk.state.current).toBeNull()
  })

  test('leaves what was said since', () => {
    const walk = aWalk()
      .do(scan())
      .do((s) => flush(s, AT))
      .confirm()
      .do(scan())
    walk.do((s) => unsay(s, 'act-1', AT))
    expect(walk.do((s) => leave(s, AT)).totals).toEqual(['1', '2'])
  })
})

test('boxes become pieces before a scan adds one', () => {
  const walk = aWalk().do((s) => take(s, bolt, false, AT))
  walk.state = inBase(say(walk.state, '3', 77), bolt, '36')
  walk.do(scan()).do((s) => leave(s, AT))
  expect(walk.acts).toMatchObject([{ entry: { entered: '37', unit: null } }])
})

test('what could not be recorded is tried again when the worker goes', () => {
  const walk = aWalk().do(scan()).do(scan(AT, nut))
  const [act] = walk.acts
  if (act) walk.state = notRecorded(walk.state, act)
  expect(walk.do((s) => leave(s, AT)).totals).toEqual(['1', '1', '1'])
})

test('the same total, said once more on purpose, is recorded once more', () => {
  const walk = aWalk()
    .do(scan())
    .do((s) => flush(s, AT))
    .confirm()
  walk.state = sayAgain(walk.state)
  expect(walk.do((s) => flush(s, AT)).totals).toEqual(['1', '1'])
})
