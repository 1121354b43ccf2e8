import { limits } from '@takt/sync/spc'
import { describe, expect, it } from 'vitest'
import type { Saved, SeriesAnswer, SeriesHead } from './answers.ts'
import { drawn, excludedIn, formOf, inOrder, proposed, specOf, subgroupsOf } from './drawn.ts'

const VALUES = [995, 1005, 1000, 1006, 1000, 994, 1000]

function aHead(change: Partial<SeriesHead> = {}): SeriesHead {
  return {
    ...{ id: 9, site: 1, plan: 4, plan_code: 'P', plan_name_zh: null, plan_name_en: null },
    ...{ code: 'C71', name_zh: null, name_en: null, item: 3, item_code: 'GLUE' },
    ...{ item_name_zh: null, item_name_en: null, kind: 'imr', subgroup: 1, scale: 2, unit: 'mm' },
    ...{ lower: 990, upper: 1010, nominal: null, points: VALUES.length, last_at: null },
    ...{ alarms: 0, recent_alarms: 0, last_alarm: null, has_limits: false, capability: null },
    ...change,
  }
}
/** Two inspections, the points of the second from the fourth on. */
function anAnswer(change: Partial<SeriesAnswer> = {}): SeriesAnswer {
  const at = VALUES.map((_, index) => 1000 + index)
  return {
    ...{ series: aHead(), limits: null, history: [], alarms: [], read_at: 1 },
    points: {
      ...{ inspections: ['i', 'j'], lots: [null], people: [31], at },
      of: VALUES.map((_, index) => (index < 3 ? 0 : 1)),
      of_lot: VALUES.map(() => 0),
      of_person: VALUES.map(() => 0),
      number: VALUES.map((_, index) => (index < 3 ? index + 1 : index - 2)),
      subgroups: VALUES.map((value) => [value]),
    },
    ...change,
  }
}
const saved = (excluded: Saved['excluded'] = []): Saved => ({
  ...{ id: 1, rules: ['nelson_1'], excluded, from_at: 0, set_by: 1, set_at: 1 },
  limits: limits(
    'imr',
    VALUES.map((value) => [value]),
  ),
})

describe('a series as it is drawn', () => {
  it('is in the unit that people read, but counts are counts', () => {
    expect(subgroupsOf(anAnswer())[0]).toEqual([9.95])
    expect(specOf(aHead())).toEqual({ lower: 9.9, upper: 10.1, nominal: null })

    const counts = aHead({ kind: 'np', scale: 0 })
    expect(specOf(counts)).toBeNull()
    expect(subgroupsOf(anAnswer({ series: counts }))[0]).toEqual([995])
    expect(specOf(aHead({ lower: null, upper: null }))).toBeNull()
  })

  it('has the saved limits in the same unit, and marks what they leave out', () => {
    const answer = anAnswer({ limits: saved([{ inspection: 'j', number: 2, reason: 'tool' }]) })

    const data = drawn(answer, subgroupsOf(answer), null)

    expect(data.limits?.centre).toBeCloseTo(10, 2)
    expect(data.excluded).toEqual([4])
    expect(data.rules).toEqual(['nelson_1'])
    expect(data.times).toEqual(answer.points.at)
  })

  it('has none where none were saved, and leaves out nothing that is not there', () => {
    const gone = saved([{ inspection: 'k', number: 1, reason: 'tool' }])

    expect(drawn(anAnswer(), [], null).limits).toBeUndefined()
    expect(excludedIn(anAnswer(), gone)).toEqual([])
  })
})

describe('limits that are chosen', () => {
  const choice = { first: 5, last: 1, excluded: new Map([[4, 'tool']]), rules: [] }

  it('are those of the points between the two, whichever was touched first', () => {
    const subgroups = subgroupsOf(anAnswer())
    const { limits: found } = proposed(aHead(), subgroups, choice)

    expect(found?.subgroups).toBe(4)
    expect(drawn(anAnswer(), subgroups, choice).excluded).toEqual([4])
  })

  it('say why there are none', () => {
    const all = { ...choice, first: 0, last: 0, excluded: new Map() }

    expect(proposed(aHead(), subgroupsOf(anAnswer()), all)).toEqual({
      why: 'too_few',
      limits: null,
    })
  })

  it('are sent by inspections and numbers, without what lies outside', () => {
    const excluded = new Map([
      [4, 'tool'],
      [6, 'late'],
    ])

    expect(formOf(anAnswer(), { ...choice, excluded })).toEqual({
      first: { inspection: 'i', number: 2 },
      last: { inspection: 'j', number: 3 },
      rules: [],
      excluded: [{ inspection: 'j', number: 2, reason: 'tool' }],
    })
  })
})

it('lists what alarms now first, the latest before the others, then what has no limits', () => {
  const alarming = (id: number, at: number) =>
    aHead({ id, recent_alarms: 1, last_alarm: { rule: 'nelson_1', at } })
  const calm = aHead({ id: 3, has_limits: true })
  const list = [calm, alarming(1, 10), aHead({ id: 4 }), alarming(2, 20)]

  expect(inOrder(list).map(({ id }) => id)).toEqual([2, 1, 4, 3])
})
