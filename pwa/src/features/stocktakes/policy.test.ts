import { describe, expect, it } from 'vitest'
import { dayBegins, monthsOf } from './accuracy.ts'
import { fieldsOf, policyOf, readCosts, type Policy } from './policy.ts'

const POLICY: Policy = {
  classes: [
    { class: 'A', times_a_year: 6, permille: 0, most_value: null, asks_second: true },
    { class: 'C', times_a_year: 1, permille: 10, most_value: 505_000, asks_second: false },
  ],
  ...{ shares: [800, 955], cycles: true },
}

describe('the form of the counting rules', () => {
  it('sends back what it was given', () => {
    expect(policyOf(fieldsOf(POLICY))).toEqual(POLICY)
    expect(fieldsOf(POLICY).shares).toEqual(['80', '95.5'])
    expect(fieldsOf(POLICY).classes[1]?.most_value).toBe('50.5')
  })

  it('is not sent while something is no number', () => {
    const fields = fieldsOf(POLICY)

    expect(policyOf({ ...fields, shares: ['80', 'most'] })).toBeUndefined()
    const [first, ...rest] = fields.classes
    const wrong = { ...first, times_a_year: '2.5' } as (typeof rest)[0]
    expect(policyOf({ ...fields, classes: [wrong, ...rest] })).toBeUndefined()
  })
})

describe('pasted costs', () => {
  const itemOf = (code: string) => ({ 'HB-M8': 1, 'BR-6204': 2 })[code]

  it('come from a table or a file, with or without a line of names', () => {
    const costs = [
      { item: 1, unit_cost: 12_500 },
      { item: 2, unit_cost: 400_000 },
    ]

    expect(readCosts('HB-M8\t1.25\nBR-6204\t40', itemOf)).toEqual({ costs, bad: [] })
    expect(readCosts('code,cost\r\n"HB-M8",1.25\r\n\r\nBR-6204,40\r\n', itemOf)).toEqual({
      ...{ costs, bad: [] },
    })
  })

  it('name the lines that nobody understands, also a first one that has a cost', () => {
    expect(readCosts('NO-SUCH,1\nHB-M8,cheap\nBR-6204,1,2', itemOf)).toEqual({
      ...{ costs: [], bad: [1, 2, 3] },
    })
  })
})

describe('the months of a time', () => {
  it('are cut to its first and its last day', () => {
    const months = monthsOf('2026-01-20', '2026-03-02')

    expect(months.map(({ month }) => month)).toEqual(['2026-01', '2026-02', '2026-03'])
    expect(months[0]?.since).toBe(dayBegins('2026-01-20'))
    expect(months[1]?.since).toBe(months[0]?.until)
    expect(months[2]?.until).toBe(dayBegins('2026-03-03'))
  })

  it('are none where the end lies before the beginning', () => {
    expect(monthsOf('2026-03-02', '2026-01-20')).toEqual([])
  })
})
