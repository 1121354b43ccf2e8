import { describe, expect, it } from 'vitest'
import type { PendingAct } from './pending.ts'
import { ReplicaView } from './replica.ts'
import type { JsonObject, Row } from './types.ts'

const never = (): boolean => false
const ANNA = 31

const act = (id: string, kind: string, args: JsonObject, actor = ANNA): PendingAct => ({
  ...{ id, kind, actor, at: 7, args },
})
const count = (id: string, args: JsonObject, actor?: number): PendingAct =>
  act(id, 'stock.count', { location: 10, lot: null, quantity: 4, plan: 5, ...args }, actor)
const empty = (id: string, location: number, plan: number | null = 5): PendingAct =>
  act(id, 'stock.count_empty', { location, plan })

/** Two kinds of goods, a lot and a bare place. */
function aList(): ReplicaView {
  const view = new ReplicaView()
  view.show(new Map(['lots', 'stocktake:5'].map((name) => [name, 'ready'])))
  view.table('lots', 'lot').put('l1', { id: 'l1', item: 3, code: 'R 1' })
  const put = (id: number, row: Row): void =>
    view.table('stocktake:5', 'count_line').put(String(id), {
      ...{ id, stocktake: 5, location: 10, lot: null, state: 'open', not_by: [], ...row },
    })
  put(1, { item: 1 })
  put(2, { item: 2 })
  put(3, { item: 3, lot: 'l1' })
  put(4, { item: null, location: 11 })
  put(5, { item: 1, location: 12 })
  return view
}

const counted = (view: ReplicaView): number[] =>
  Array.from(view.all<{ id: number; counted?: boolean }>('count_line'), ([, row]) => row)
    .filter((row) => row.counted === true)
    .map((row) => row.id)
    .sort()

describe('a pending count', () => {
  it('shows its line as counted, and no quantity, until the server has answered', () => {
    const view = aList()
    const tables = view.addPending(count('a', { item: 1 }), never)

    expect(tables).toEqual(['count_line'])
    expect(counted(view)).toEqual([1])
    expect(view.size('count_line')).toBe(5)
    expect(view.get('count_line', '1')).toMatchObject({ state: 'open', counted: true })
    expect(view.get('count_line', '1')).not.toHaveProperty('quantity')
    expect(view.setPending([], never)).toEqual(['count_line'])
    expect(counted(view)).toEqual([])
  })

  it('is of the lot that it names, by its id or by the code of a label', () => {
    const view = aList()
    view.setPending([count('a', { item: 3, lot: 'l2' })], never)
    expect(counted(view)).toEqual([])
    view.setPending([count('b', { item: 3, lot: 'l1' })], never)
    expect(counted(view)).toEqual([3])
    view.setPending([count('c', { item: 3, lot: 'other', lot_code: 'r1' })], never)
    expect(counted(view)).toEqual([3])
  })

  it('is taken back by an undo, and stands where another one is left', () => {
    const view = aList()
    const undo = (id: string): PendingAct => act(`u${id}`, 'undo', { operation: id })
    view.setPending([count('a', { item: 1 }), count('b', { item: 1 })], never)

    view.addPending(undo('b'), never)
    expect(counted(view)).toEqual([1])
    expect(view.addPending(undo('a'), never)).toEqual(['count_line'])
    expect(counted(view)).toEqual([])
  })

  it('counts for nothing once the server holds it', () => {
    const view = aList()
    view.setPending([count('a', { item: 1 })], () => true)
    expect(counted(view)).toEqual([])
  })

  it('does not recount what the same person counted', () => {
    const view = aList()
    const again = { ...view.get('count_line', '1'), state: 'recount', not_by: [ANNA] }
    view.table('stocktake:5', 'count_line').put('1', again)
    view.setPending([count('a', { item: 1 })], never)
    expect(counted(view)).toEqual([])
    view.addPending(count('b', { item: 1 }, 32), never)
    expect(counted(view)).toEqual([1])
  })
})

describe('a place where nothing lies', () => {
  it('is counted with all its lines', () => {
    const view = aList()
    view.setPending([empty('a', 10)], never)
    expect(counted(view)).toEqual([1, 2, 3])
  })

  it('that should be empty is looked at by either answer, for the stocktake that asks', () => {
    const view = aList()
    view.setPending([empty('a', 11, null)], never)
    expect(counted(view)).toEqual([])
    view.setPending([empty('a', 11)], never)
    expect(counted(view)).toEqual([4])
    view.setPending([count('b', { item: 9, location: 11 })], never)
    expect(counted(view)).toEqual([4])
  })
})

it('finds the lines of many acts by their place, without going through the list for each', () => {
  const view = new ReplicaView()
  view.show(new Map([['stocktake:5', 'ready']]))
  const table = view.table('stocktake:5', 'count_line')
  for (let id = 1; id <= 2_000; id += 1) {
    const [location, item] = [1 + (id >> 2), 1 + (id & 3)]
    table.put(String(id), { id, stocktake: 5, location, item, lot: null, state: 'open' })
  }
  let walks = 0
  const { entries } = table
  table.entries = function walk() {
    walks += 1
    return entries.call(this)
  }
  const acts = Array.from({ length: 500 }, (_, at) =>
    count(`a${at}`, { location: at + 1, item: 1 }),
  )

  for (const one of acts) view.addPending(one, never)

  expect(counted(view)).toHaveLength(499)
  expect(walks).toBe(1)
})
