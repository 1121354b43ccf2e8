import { beforeEach, describe, expect, it } from 'vitest'
import type { InspectionPlan } from '../../data/rows.ts'
import { ACME, aPlant, BUYER, DELIVERY, GLUE, SHIPMENT, TODAY } from '../../scan/plant.testing.ts'
import { categoriesOf } from '../flow/stock.ts'
import { type About, aboutOf, operationsFor, planFor, plannedOf } from './choosing.ts'
import { anInspection, aPlan, aVersion } from './inspections.testing.ts'

let client = aPlant()
const put = (plan: InspectionPlan) => client.put('inspection_plan', String(plan.id), plan as never)
const about: About = {
  ...{ kind: 'receipt', item: GLUE, lot: null, supplier: null, customer: null, operation: null },
}
const glue = () => client.replica.get<{ category: number | null }>('item', String(GLUE))

beforeEach(() => {
  client = aPlant()
  const category = (id: number, parent: number | null) =>
    client.put('category', String(id), { id, code: `K${id}`, parent })
  category(1, 2)
  category(2, 1)
  client.put('item', String(GLUE), { ...glue(), category: 1 } as never)
})

describe('the plan of goods', () => {
  it('is the nearest one that is in force, by the categories of the item', () => {
    put(aPlan(1))
    put(aPlan(2, { category: 2 }))
    expect(planFor(client.replica, about, TODAY)?.plan.id).toBe(2)
    put(aPlan(3, { item: GLUE, versions: [aVersion({ from_on: '2099-01-01' })] }))
    expect(planFor(client.replica, about, TODAY)?.plan.id).toBe(2)
    put(aPlan(3, { item: GLUE }))
    expect(planFor(client.replica, about, TODAY)?.plan.id).toBe(3)
    expect(planFor(client.replica, { ...about, kind: 'final' }, TODAY)).toBeNull()
  })

  it('ends with a category that is above itself', () => {
    const item = client.replica.get<never>('item', String(GLUE))
    expect(item && categoriesOf(item, client.replica).map(({ id }) => id)).toEqual([1, 2])
  })

  it('depends on the operation, and says which ones have a plan', () => {
    put(aPlan(1, { kind: 'in_process', operation: 'OP20' }))
    put(aPlan(2, { kind: 'in_process', operation: 'OP10', item: GLUE }))
    put(aPlan(3, { kind: 'in_process', operation: 'OP30', item: 999 }))

    const inProcess = { ...about, kind: 'in_process' } as const
    expect(operationsFor(client.replica, inProcess, TODAY)).toEqual(['OP10', 'OP20'])
    expect(planFor(client.replica, inProcess, TODAY)).toBeNull()
  })
})

describe('what an inspection is about', () => {
  it('has the supplier of its delivery and the customer of its shipment', () => {
    const delivery = client.replica.get<{ lines: { id: number }[] }>('delivery', String(DELIVERY))
    const line = delivery?.lines[0]?.id ?? null

    expect(aboutOf(client.replica, anInspection({ line }))).toMatchObject({ supplier: ACME })
    const shipped = { kind: 'shipment', for_kind: 'shipment', for_id: SHIPMENT } as const
    expect(aboutOf(client.replica, anInspection(shipped))).toMatchObject({ customer: BUYER })
  })

  it('follows the version that it was drawn by, also when another is in force', () => {
    const versions = [aVersion(), aVersion({ id: 52, number: 2, from_on: '2026-02-01' })]
    put(aPlan(4, { versions }))

    const drawn = anInspection({ plan: 4, version: 51 })
    expect(plannedOf(client.replica, drawn, TODAY)?.version.id).toBe(51)
    expect(plannedOf(client.replica, anInspection(), TODAY)?.version.id).toBe(52)
    const closed = anInspection({ status: 'passed' })
    expect(plannedOf(client.replica, closed, TODAY)).toBeNull()
    expect(plannedOf(client.replica, anInspection({ plan: 9 }), TODAY)).toBeNull()
  })
})
