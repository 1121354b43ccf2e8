import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PendingAct } from './pending.ts'
import { inspectionId } from './plan-choice.ts'
import { ReplicaView } from './replica.ts'
import { uuid5Now } from './sha1.ts'
import type { JsonObject, Row } from './types.ts'
import { uuid5 } from './uuid.ts'

const GLUE = 3
const LOT = '00000000-0000-5000-8000-00000000000a'
const [A1, W1] = [11, 10]
const START = Date.UTC(2026, 5, 15, 8)

const plan = (id: number, change: Row): Row => ({
  ...{ id, code: `P${id}`, kind: 'receipt', trigger: 'each', every: null, item: GLUE },
  ...{ category: null, supplier: null, customer: null, operation: null, holds: true },
  ...{ active: true, versions: [{ id: id * 10, number: 1, from_on: '2026-01-01' }] },
  ...change,
})

let made = 0
const act = (kind: string, args: JsonObject, minutes = 0): PendingAct => {
  made += 1
  return {
    id: `0192f1c0-0000-7000-8000-${String(made).padStart(12, '0')}`,
    kind,
    actor: 31,
    at: START + minutes * 60_000,
    args,
  }
}
const label = { item: GLUE, lot: LOT, lot_code: 'L1', to: A1, unit: null }
const receive = (more: JsonObject = {}): PendingAct =>
  act('stock.receive', { ...label, from: 1, quantity: 1000, party: 5, line: null, ...more })
const output = (pieces: number, minutes = 0, order: number | null = 7): PendingAct =>
  act('stock.output', { ...label, from: 2, quantity: pieces * 10, work_order: order }, minutes)
const never = (): boolean => false

async function aView(plans: Row[], order: Row = {}, item: Row = {}): Promise<ReplicaView> {
  const view = new ReplicaView()
  view.show(new Map(['master', 'site:1', 'lots'].map((name) => [name, 'ready'])))
  await view.prepare(['stock.receive'])
  const put = (table: string, row: Row) => view.table('site:1', table).put(String(row['id']), row)
  for (const one of plans) put('inspection_plan', one)
  put('item', { id: GLUE, scale: 1, category: 30, inspects_receipt: false, ...item })
  put('category', { id: 30, parent: null })
  put('location', { id: 1, kind: 'virtual', role: 'supplier', site: 9, parent: 9 })
  put('location', { id: 9, code: 'S', kind: 'site', time_zone: 'Asia/Shanghai', site: 9 })
  put('location', { id: W1, code: 'W1', kind: 'warehouse', parent: 9, site: 9 })
  put('location', { id: A1, code: 'A1', kind: 'bin', parent: W1, site: 9 })
  put('work_order', { id: 7, item: GLUE, quantity: 50, made: 0, ...order })
  view.setPending([], never)
  return view
}
const opened = (view: ReplicaView): string[] =>
  [...view.all<Row>('inspection')].map(([, row]) => String(row['id'])).sort()

describe('an id that is needed at once', () => {
  it('is the one that others work out in their own time', async () => {
    const namespace = '69edbda3-bff6-566e-9cb5-54414b543050'
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (name) => {
        expect(uuid5Now(namespace, name)).toBe(await uuid5(namespace, name))
      }),
    )
  })
})

describe('goods that own acts bring', () => {
  it('wait for their inspection at once where a plan asks for it', async () => {
    const view = await aView([plan(1, { supplier: 5 })])
    const act = receive()
    view.addPending(act, never)

    const row = { id: act.id, kind: 'receipt', plan: 1, version: 10, supplier: 5, status: 'open' }
    expect(view.get('inspection', act.id)).toMatchObject(row)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'quarantine' })
    view.addPending({ ...receive(), kind: 'undo', args: { operation: act.id } }, never)
    expect(opened(view)).toEqual([])
    expect(view.get('lot', LOT)).toMatchObject({ status: 'available' })
  })

  it('wait where the item is always inspected, and not where nobody asks', async () => {
    const other = await aView([plan(1, { supplier: 6 })])
    other.addPending(receive(), never)
    expect(opened(other)).toEqual([])

    const always = await aView([], {}, { inspects_receipt: true })
    always.addPending(receive(), never)
    expect(always.get('lot', LOT)).toMatchObject({ status: 'quarantine' })
  })

  it('are inspected by the zone that they are moved into', async () => {
    const view = await aView([plan(1, { kind: 'move', operation: 'W1', holds: false })])
    const moved = act('stock.move', { ...label, from: 12, quantity: 5 })
    view.addPending(moved, never)

    expect(opened(view)).toEqual([await inspectionId(moved.id, 1)])
    expect(view.get('lot', LOT)).toBeUndefined()
  })
})

describe('output of an order', () => {
  interface DueCase {
    name: string
    trigger: string
    every: number | null
    asked: number | null
    piece: number
    outputs: [minutes: number, quantity: number][]
    undone: number[]
    expect: number[]
  }
  const file = new URL('../../vectors/due_outputs.json', import.meta.url)
  const { defaults, cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    defaults: DueCase
    cases: DueCase[]
  }
  const dueOf = async (given: Partial<DueCase>, order: Row = {}): Promise<number[]> => {
    const { trigger = 'each', every, asked, piece, outputs, undone } = { ...defaults, ...given }
    const rule = plan(4, { kind: 'in_process', holds: false, trigger, every })
    const item = { scale: Math.log10(piece) }
    const view = await aView([rule], { quantity: asked ?? 0, ...order }, item)
    const acts = outputs.map(([minutes, quantity]) => ({
      ...output(1, minutes, asked === null ? null : 7),
      args: { ...label, from: 2, quantity, work_order: asked === null ? null : 7 },
    }))
    const undos = undone.map((at) => act('undo', { operation: acts[at]?.id ?? '' }))
    for (const one of [...acts, ...undos]) view.addPending(one, never)
    const ids = await Promise.all(acts.map(({ id }) => inspectionId(id, 4)))
    return ids.flatMap((id, at) => (opened(view).includes(id) ? [at] : []))
  }

  it.each(cases)('is due as the server will say: $name', async (one) => {
    expect(await dueOf(one)).toEqual(one.expect)
  })

  it('is due by what the server knows was made before it', async () => {
    expect(await dueOf({ trigger: 'first_piece' }, { made: 10 })).toEqual([])
    expect(await dueOf({ trigger: 'last_piece' }, { made: 20 })).toEqual([1])
  })

  it.each([
    ['final', [0, 1]],
    ['in_process', []],
  ] as [string, number[]][])(
    'without an order is all due where a %s plan asks for its last piece',
    async (kind, due) => {
      const view = await aView([plan(4, { kind, trigger: 'last_piece' })])
      const acts = [output(1, 0, null), output(2, 40, null)]
      for (const one of acts) view.addPending(one, never)
      const ids = await Promise.all(acts.map(({ id }) => inspectionId(id, 4)))

      expect(ids.flatMap((id, at) => (opened(view).includes(id) ? [at] : []))).toEqual(due)
    },
  )

  it('waits in quarantine at its end, until its own readings let it go', async () => {
    const view = await aView([plan(4, { kind: 'final', holds: false })])
    const one = output(1)
    view.addPending(one, never)
    const id = await inspectionId(one.id, 4)

    expect(view.get('inspection', id)).toMatchObject({ kind: 'final', for_id: 7, quantity: 10 })
    expect(view.get('lot', LOT)).toMatchObject({ status: 'quarantine' })
    view.addPending(act('inspect.result', { inspection: id, verdict: 'fail', lot: LOT }), never)
    expect(view.get('lot', LOT)).toMatchObject({ status: 'hold' })
  })
})
