import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pareto, vital } from './pareto.ts'

const rest = (count: number) => `${count} others`
const row = (key: string, value: number) => ({ key, label: key, value })

describe('a Pareto chart', () => {
  it('begins with the greatest and adds up to everything', () => {
    const bars = pareto([row('a', 1), row('b', 6), row('c', 3)], 10, rest)

    expect(bars.map(({ key, sum }) => [key, sum])).toEqual([['b', 0.6], ['c', 0.9], ['a', 1]]) // prettier-ignore
  })

  it('puts what has no room into one bar that opens nothing', () => {
    const bars = pareto(['a', 'b', 'c', 'd'].map((key, at) => row(key, 9 - at)), 3, rest) // prettier-ignore

    expect(bars.map(({ label, value }) => [label, value])).toEqual([['a', 9], ['b', 8], ['2 others', 13]]) // prettier-ignore
    expect(bars.map(({ isRest }) => isRest)).toEqual([false, false, true])
  })

  it('leaves out what did not happen', () => {
    expect(pareto([row('a', 0)], 5, rest)).toEqual([])
  })

  it('loses nothing, however many bars there may be', () => {
    const rows = fc.uniqueArray(fc.tuple(fc.string(), fc.nat(1000)), { selector: ([key]) => key })
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (all, most) => {
        const bars = pareto(all.map(([key, value]) => row(key, value)), most, rest) // prettier-ignore

        const total = all.reduce((sum, [, value]) => sum + value, 0)
        expect(bars.reduce((sum, { value }) => sum + value, 0)).toBe(total)
        expect(bars.length).toBeLessThanOrEqual(Math.max(2, most))
        if (total > 0) expect(bars.at(-1)?.sum).toBeCloseTo(1)
      }),
    )
  })

  it('names the few that matter', () => {
    const bars = pareto([row('a', 50), row('b', 30), row('c', 15), row('d', 5)], 10, rest)

    expect(vital(bars)).toEqual({ count: 2, share: 0.8 })
    expect(vital([])).toEqual({ count: 0, share: 0 })
  })
})
