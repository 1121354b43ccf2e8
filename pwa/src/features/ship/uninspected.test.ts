import { describe, expect, it } from 'vitest'
import type { Inspection } from '../../data/rows.ts'
import { aPlant, A01, GLUE, GOOD_LOT, OLD_LOT, TODAY } from '../../scan/plant.testing.ts'
import { confirm, type World } from '../flow/reduce.ts'
import { EMPTY, type FlowState } from '../flow/state.ts'
import { rowOf, NOTHING } from '../inspections/beginning.ts'
import { ship } from './view-model.ts'
import { uninspected } from './uninspected.ts'

const [CUSTOMER, SHIPMENT] = [5, 60]

const passed = (change: Partial<Inspection>): Inspection => {
  const row = rowOf({ ...NOTHING, kind: 'shipment', item: GLUE }, null, 1)
  if (row === null) throw new Error('no row')
  return { ...row, id: 'i1', status: 'passed', plan: 1, ...change }
}

function aWorld(inspection?: Inspection, customer: number | null = CUSTOMER): World {
  const plant = aPlant()
  plant.put('inspection_plan', '1', {
    ...{ id: 1, code: 'OUT', name_zh: null, name_en: 'Out', kind: 'shipment', trigger: 'each' },
    ...{ every: null, item: GLUE, category: null, supplier: null, customer, operation: null },
    ...{ holds: false, active: true, versions: [{ id: 10, number: 1, from_on: '2020-01-01' }] },
  })
  plant.put('shipment', String(SHIPMENT), {
    ...{ id: SHIPMENT, code: 'SO-1', customer: CUSTOMER, lines: [], min_days: null },
    ...{ due_on: null, status: 'open' },
  })
  if (inspection) plant.put('inspection', inspection.id, { ...inspection })
  return { books: plant.replica, today: TODAY, mode: 'add', repeat: 'count' }
}
const STATE: FlowState = {
  ...EMPTY,
  ...{ document: SHIPMENT, from: A01, item: GLUE, lot: GOOD_LOT, entered: '1' },
}
const stop = (world: World, state = STATE) => uninspected(state, world.books, world.today)

describe('goods that a plan wants to see before they leave', () => {
  it('stop the flow, and lead to their inspection', () => {
    const world = aWorld()

    expect(stop(world)).toEqual({
      ...{ plan: 'OUT', item: GLUE },
      query: { kind: 'shipment', item: String(GLUE), lot: GOOD_LOT, shipment: String(SHIPMENT) },
    })
    expect(confirm(ship, STATE, world).acts).toEqual([])
    expect(confirm(ship, { ...STATE, isCleared: true }, world).acts).toHaveLength(1)
  })

  it('stop it where they are a line that waits as well', () => {
    const { item, lot } = STATE
    const lines = [{ ...STATE, item, lot }]

    expect(stop(aWorld(), { ...STATE, item: null, lot: null, lines })).not.toBeNull()
  })

  it.each([
    ['the lot', { lot: GOOD_LOT }],
    ['the whole shipment', { lot: null, for_kind: 'shipment', for_id: SHIPMENT }],
  ] as [string, Partial<Inspection>][])('go where %s has passed', (_, change) => {
    expect(stop(aWorld(passed(change)))).toBeNull()
  })

  it.each([
    ['another lot', { lot: OLD_LOT }],
    ['another shipment', { lot: null, for_kind: 'shipment', for_id: 61 }],
    ['another plan', { lot: GOOD_LOT, plan: 2 }],
    ['one word without a plan', { lot: GOOD_LOT, plan: null }],
    ['a receipt of the lot', { lot: GOOD_LOT, kind: 'receipt' }],
  ] as [string, Partial<Inspection>][])('stay where %s has passed', (_, change) => {
    expect(stop(aWorld(passed(change)))).not.toBeNull()
  })

  it('are no matter of other customers', () => {
    expect(stop(aWorld(undefined, 99))).toBeNull()
  })
})
