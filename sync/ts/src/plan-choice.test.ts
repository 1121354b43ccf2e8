import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruled } from '../simulator/rules.ts'
import { choose, inspectionId } from './plan-choice.ts'

type Named = { [name: string]: unknown }

const file = new URL('../../vectors/inspection_plans.json', import.meta.url)
const VECTORS = JSON.parse(readFileSync(file, 'utf8')) as {
  plan: Named
  goods: Named
  plans: { [name: string]: Named }
  cases: (Named & { name: string; rule: string })[]
}
const ofRule = (rule: string): typeof VECTORS.cases =>
  VECTORS.cases.filter((one) => one.rule === rule)

describe('the plan that holds for goods', () => {
  it.each(ofRule('choose'))('$name', ({ plans, goods, expect: chosen }) => {
    const rows = (plans as string[]).map((name) => ({ ...VECTORS.plan, ...VECTORS.plans[name] }))
    const args = { plans: rows, goods: { ...VECTORS.goods, ...(goods as Named) } }

    expect(ruled('choose', args)).toEqual(chosen)
    expect(ruled('choose', { ...args, plans: [...rows].reverse() })).toEqual(chosen)
  })

  it('is one that is not narrower than the goods', () => {
    const maybe = fc.constantFrom(null, 1, 2)
    const aims = { supplier: maybe, customer: maybe, operation: fc.constantFrom(null, 'A', 'B') }
    const plan = fc.record({
      ...{ id: fc.integer({ min: 1, max: 9 }), item: maybe, category: maybe, ...aims },
      ...{ kind: fc.constantFrom('receipt', 'move'), trigger: fc.constant('each') },
      ...{ active: fc.boolean(), versions: fc.constant([{ from_on: '2026-01-01' }]) },
    })
    const goods = fc.record({
      ...{ kind: fc.constant('receipt'), day: fc.constant('2026-01-01'), ...aims },
      ...{ item: fc.constantFrom(1, 2), categories: fc.subarray([1, 2, 3]) },
    })
    fc.assert(
      fc.property(fc.array(plan), goods, (plans, asked) => {
        const found = choose(plans, asked)?.plan

        expect([null, asked.item]).toContain(found?.item ?? null)
        if (found?.item === null) expect([null, ...asked.categories]).toContain(found.category)
        expect([null, asked.supplier]).toContain(found?.supplier ?? null)
        expect([null, asked.customer]).toContain(found?.customer ?? null)
        expect([null, asked.operation]).toContain(found?.operation ?? null)
      }),
    )
  })
})

describe('the inspection that an act opens', () => {
  it.each(ofRule('inspection_id'))('$name', async ({ act, plan, expect: id }) => {
    expect(await inspectionId(String(act), Number(plan))).toBe(id)
  })
})
