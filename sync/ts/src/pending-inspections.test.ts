import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgedParts, readingsOf, verdictOf, type ReadingAct } from './inspection-verdicts.ts'
import { demandOf } from './characteristics.ts'
import type { PendingAct } from './pending.ts'
import { ReplicaView } from './replica.ts'
import type { Json, JsonObject, Row } from './types.ts'
import { judge } from './verdicts.ts'

const LOT = '00000000-0000-5000-8000-00000000000a'
const RECEIPT = '0192f1c0-0000-7000-8000-000000000001'
const WIDTH = 71
const LOOKS = 72

const characteristic = (id: number, change: Row): Row => ({
  ...{ id, code: `C${id}`, name_zh: null, name_en: null, unit: null, scale: 0, nominal: null },
  ...{ lower: null, upper: null, is_required: true, is_critical: false, every_unit: true },
  ...{ options: [], pattern: null, least: 1, gauge: null, chart: null, subgroup: null },
  ...change,
})
const VERSION: Row = {
  ...{ id: 51, number: 1, from_on: '2026-01-01', sampling: {}, counts: 'units' },
  characteristics: [
    characteristic(WIDTH, { kind: 'measured', scale: 2, lower: 995, upper: 1005 }),
    characteristic(LOOKS, { kind: 'passfail' }),
  ] as Json,
}
const PLAN: Row = { id: 5, kind: 'receipt', versions: [VERSION] }
const OPEN: Row = {
  ...{ id: RECEIPT, kind: 'receipt', item: 3, lot: LOT, line: 1, quantity: 150, status: 'open' },
  ...{ opened_at: 1, closed_at: null, person: null, plan: 5, version: 51, supplier: 2 },
  ...{ for_kind: null, for_id: null, operation: null, units: null, seed: null, n: null },
  ...{ ac: null, re: null, letter: null, mode: null, found: 0, nonconforming: [] },
}
const begin: JsonObject = {
  ...{ inspection: RECEIPT, kind: 'receipt', plan: 5, version: 51, item: 3, lot: LOT },
  ...{ quantity: 150, units: 150, supplier: 2, for_kind: null, for_id: null, operation: null },
  ...{ seed: '0123456789abcdef', n: 2, ac: 0, re: 1, letter: 'A', mode: 'normal' },
}
let made = 0
const act = (kind: string, args: JsonObject, id = `a${(made += 1)}`): PendingAct => ({
  ...{ id, kind, actor: 31, at: 1000 + made, args },
})
const read = (unit: number, of: number, value: Json, inspection = RECEIPT): PendingAct =>
  act('inspect.readings', {
    ...{ inspection, version: 51, readings: [[unit, of, value]], gauge: null },
    ...{ defects: [], note: null },
  })
const undo = (operation: string): PendingAct => act('undo', { operation })
const never = (): boolean => false

async function aView(inspection: Row = OPEN, readings: Row[] = []): Promise<ReplicaView> {
  const view = new ReplicaView()
  view.show(new Map(['master', 'site:1', 'lots'].map((name) => [name, 'ready'])))
  await view.prepare(['inspect.begin'])
  view.table('master', 'inspection_plan').put('5', PLAN)
  view.table('site:1', 'inspection').put(RECEIPT, inspection)
  const lot = { id: LOT, item: 3, code: 'L1', status: 'quarantine' }
  view.table('lots', 'lot').put(LOT, lot)
  for (const row of readings) {
    view.table('site:1', 'inspection_reading').put(String(row['id']), row)
  }
  view.setPending([], never)
  return view
}

describe('an inspection on the device that does it', () => {
  it('is begun, read, and fails with its lot on hold before the server knows of it', async () => {
    const view = await aView()
    view.addPending(act('inspect.begin', begin), never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ n: 2, ac: 0, seed: begin['seed'] })

    view.addPending(read(1, WIDTH, 1000), never)
    view.addPending(read(1, LOOKS, true), never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'open', found: 0 })
    expect(view.get('lot', LOT)).toMatchObject({ status: 'quarantine' })

    const bad = read(2, WIDTH, 1006)
    const touched = view.addPending(bad, never)

    expect(touched).toEqual(expect.arrayContaining(['inspection', 'inspection_reading', 'lot']))
    const failed = { status: 'failed', found: 1, nonconforming: [2], person: 31 }
    expect(view.get('inspection', RECEIPT)).toMatchObject(failed)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold', status_by: 31 })
    expect(view.size('inspection_reading')).toBe(3)
    expect(view.by('lot.item', 3)).toEqual([LOT])
  })

  it('stays failed when the reading is taken back, or its unit is read again', async () => {
    const view = await aView()
    const bad = read(2, WIDTH, 1006)
    view.setPending([act('inspect.begin', begin), bad, undo(bad.id)], never)

    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed', found: 0 })
    expect(view.get('inspection_reading', bad.id)).toBeUndefined()
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold' })

    view.addPending(read(2, WIDTH, 1000), never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed', found: 0 })
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold' })
  })

  it('stays failed when its sample is taken back, also one that opened it', async () => {
    const view = await aView()
    const drawn = act('inspect.begin', begin)
    const again = act('inspect.begin', { ...begin, n: 3 })
    view.setPending([drawn, read(2, WIDTH, 1006), undo(drawn.id), again], never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed', n: 2 })

    const own = act('inspect.begin', { ...begin, inspection: null, lot: null })
    view.setPending([own, read(1, WIDTH, 900, own.id), undo(own.id)], never)
    expect(view.get('inspection', own.id)).toMatchObject({ status: 'failed', found: 1 })
  })

  it('is judged by the next sample where one that failed nothing is taken back', async () => {
    const view = await aView()
    const drawn = act('inspect.begin', begin)
    const again = act('inspect.begin', { ...begin, n: 3 })
    view.setPending([drawn, read(2, WIDTH, 1000), undo(drawn.id), again], never)

    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'open', n: 3 })
  })

  it('keeps a fail that was said in a word, taken back or followed by a pass', async () => {
    const view = await aView({ ...OPEN, plan: null, version: null })
    const about = { inspection: RECEIPT, lot: LOT, item: 3 }
    const word = act('inspect.result', { ...about, verdict: 'fail' })
    const pass = act('inspect.result', { ...about, verdict: 'pass' })
    view.setPending([word, undo(word.id), pass], never)

    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed' })
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold' })

    const right = act('inspect.result', { ...about, verdict: 'pass' })
    view.setPending([right, undo(right.id)], never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'open' })
  })

  it('takes the last reading of a unit, and stays failed where the server has a bad one before', async () => {
    const row = {
      ...{ id: 'r1', inspection: RECEIPT, version: 51, readings: [[2, WIDTH, 1006]], defects: [] },
      ...{ counts: true, gauge: null, person: 7, effective: 9_000_000_000_000, stream: 's', n: 1 },
    }
    const begun = { ...OPEN, ...begin, id: RECEIPT, status: 'failed', found: 1 } as Row
    const view = await aView(begun, [row as unknown as Row])

    view.setPending([read(2, WIDTH, 1001)], never)

    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed', found: 0 })
  })

  it('that was begun by hand has a row of its own', async () => {
    const view = await aView()
    const own = act('inspect.begin', { ...begin, inspection: null, kind: 'in_process', lot: null })

    view.setPending([own, read(1, WIDTH, 900, own.id)], never)

    expect(view.get('inspection', own.id)).toMatchObject({ kind: 'in_process', status: 'failed' })
    expect(view.size('inspection')).toBe(2)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'quarantine' })
  })

  it('is gone when the sample that opened it was drawn by mistake', async () => {
    const view = await aView()
    const own = act('inspect.begin', { ...begin, inspection: null })
    view.setPending([own, undo(own.id)], never)
    expect(view.get('inspection', own.id)).toBeUndefined()
    expect(view.size('inspection')).toBe(1)

    const drawn = act('inspect.begin', begin)
    view.setPending([drawn, undo(drawn.id)], never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ n: null, status: 'open' })
  })

  it('fails by the word of a person at once, with a plan or without', async () => {
    const view = await aView({ ...OPEN, plan: null, version: null })
    const word = act('inspect.result', { inspection: RECEIPT, lot: LOT, item: 3, verdict: 'fail' })

    view.setPending([word], never)

    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'failed' })
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold' })
  })

  it('passes by one word only where no plan asks for more, and by a skip at once', async () => {
    const word = act('inspect.result', { inspection: RECEIPT, lot: LOT, item: 3, verdict: 'pass' })
    const planned = await aView()
    planned.setPending([word], never)
    expect(planned.get('inspection', RECEIPT)).toMatchObject({ status: 'open' })

    const bare = await aView({ ...OPEN, plan: null, version: null })
    bare.setPending([word], never)
    expect(bare.get('inspection', RECEIPT)).toMatchObject({ status: 'passed' })

    planned.setPending([act('inspect.begin', { ...begin, n: 0, mode: 'skip' })], never)
    expect(planned.get('inspection', RECEIPT)).toMatchObject({ status: 'passed', mode: 'skip' })
  })

  it('leaves a rejected lot rejected, and what the server has released released', async () => {
    const view = await aView({ ...OPEN, ...begin, id: RECEIPT, status: 'failed' } as Row)
    view.table('lots', 'lot').put(LOT, { id: LOT, item: 3, code: 'L1', status: 'available' })
    view.setPending([read(2, WIDTH, 1006)], never)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'available' })

    const other = await aView()
    other.table('lots', 'lot').put(LOT, { id: LOT, item: 3, code: 'L1', status: 'rejected' })
    other.setPending([act('inspect.begin', begin), read(2, WIDTH, 1006)], never)
    expect(other.get('lot', LOT)).toMatchObject({ status: 'rejected' })
  })

  const SWITCHED: Row = {
    ...VERSION,
    ...{ sampling: { kind: 'aql', level: 'II', aql: '6.5' }, is_steady: false },
  }
  const tightened = (refused: number): Row => ({
    ...{ id: '5:3:2', plan: 5, item: 3, supplier: 2 },
    mode: refused < 5 ? 'tightened' : 'discontinued',
    state: {
      ...{ severity: refused < 5 ? 'tightened' : 'discontinued', score: 0, recent: [] },
      ...{ refused, since: null, why: null, accepted: 0, skipped: 0 },
    },
  })
  const good = (inspection: string): PendingAct[] =>
    [1, 2].flatMap((unit) => [
      read(unit, WIDTH, 1000, inspection),
      read(unit, LOOKS, true, inspection),
    ])

  it('is good and waits with its lot while inspection is discontinued', async () => {
    const view = await aView()
    view.table('site:1', 'switching').put('5:3:2', tightened(5))
    for (const one of [act('inspect.begin', begin), ...good(RECEIPT)]) view.addPending(one, never)

    const waits = { status: 'open', stopped: true, found: 0, closed_at: null }
    expect(view.get('inspection', RECEIPT)).toMatchObject(waits)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'quarantine' })

    view.table('site:1', 'switching').put('5:3:2', tightened(0))
    view.setPending([act('inspect.begin', begin), ...good(RECEIPT)], never)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'passed', stopped: false })
  })

  it('waits behind the fifth lot that failed here, and not before it', async () => {
    const view = await aView()
    view.table('master', 'inspection_plan').put('5', { ...PLAN, versions: [SWITCHED] })
    view.table('site:1', 'switching').put('5:3:2', tightened(4))
    const mode = { letter: 'B', mode: 'tightened' }
    const other = '0192f1c0-0000-7000-8000-000000000002'
    const last = act('inspect.begin', { ...begin, ...mode, inspection: null, lot: 'l2' }, other)
    const early = [act('inspect.begin', { ...begin, ...mode }), ...good(RECEIPT)]
    for (const one of early) view.addPending(one, never)
    for (const one of [last, read(1, WIDTH, 1100, other)]) view.addPending(one, never)
    expect(view.get('inspection', other)).toMatchObject({ status: 'failed' })
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'passed' })

    const third = '0192f1c0-0000-7000-8000-000000000003'
    const next = act('inspect.begin', { ...begin, ...mode, inspection: null, lot: 'l3' }, third)
    for (const one of [next, ...good(third)]) view.addPending(one, never)
    expect(view.get('inspection', third)).toMatchObject({ status: 'open', stopped: true })
  })

  it('has no effect by an act that the server holds', async () => {
    const view = await aView()
    const bad = read(2, WIDTH, 1006)
    view.setPending([act('inspect.begin', begin), bad], (id) => id === bad.id)
    expect(view.get('inspection', RECEIPT)).toMatchObject({ status: 'open' })
  })
})

const values = fc.oneof(fc.integer({ min: 990, max: 1010 }), fc.boolean())
const slot = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(WIDTH, LOOKS), values)
const drawing = { n: 3, ac: 1, re: 2 }

it('comes to what judge says of all readings, however they are split and ordered', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(slot, { maxLength: 14 }),
      fc.integer({ min: 0, max: 14 }),
      fc.infiniteStream(fc.nat()),
      async (slots, shared, luck) => {
        const all = slots.map((one, at): Row & ReadingAct & { id: string } => ({
          ...{ id: `r${at}`, inspection: RECEIPT, version: 51, readings: [one], defects: [] },
          ...{ counts: true, gauge: null, person: 31, effective: 10 + at, stream: 's', n: at + 1 },
        }))
        const base = all
          .slice(0, shared)
          .map((row) => [luck.next().value, row] as const)
          .sort(([a], [b]) => a - b)
          .map(([, row]) => row)
        const own = slots.slice(shared).map(([unit, of, value]) => read(unit, of, value))
        const begun = { ...OPEN, ...begin, ...drawing, id: RECEIPT } as Row
        const before = verdictOf(VERSION as never, drawing, base)
        const status = { pass: 'passed', fail: 'failed', open: 'open' }[before?.verdict ?? 'open']
        const view = await aView({ ...begun, status }, base)

        view.setPending(own, never)

        const demand = demandOf({ ...drawing, counts: 'units' })
        const expected = judge(judgedParts(VERSION as never), demand, readingsOf(all))
        const row = view.get<{ status: string; found: number }>('inspection', RECEIPT)
        const word = { pass: 'passed', fail: 'failed', open: 'open' }[expected.verdict]
        expect(row).toMatchObject({ status: word })
        if (own.length > 0) expect(row?.found).toBe(expected.found)
      },
    ),
    { numRuns: 150 },
  )
})
