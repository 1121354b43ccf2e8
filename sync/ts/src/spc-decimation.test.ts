import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimate } from './spc-decimation.ts'

const values = fc.array(fc.option(fc.integer({ min: -50, max: 50 }), { freq: 8 }), {
  maxLength: 300,
})
const columns = fc.integer({ min: 1, max: 60 })

function known(all: (number | null)[], at: readonly number[]): number[] {
  return at.flatMap((index) => all[index] ?? [])
}

describe('decimation', () => {
  it('keeps the extremes of each column, and so the picture', () => {
    fc.assert(
      fc.property(values, columns, (all, width) => {
        const kept = decimate(all, width)
        const columnOf = (at: number): number => Math.floor((at * width) / all.length)
        for (let column = 0; column < width; column++) {
          const inside = [...all.keys()].filter((at) => columnOf(at) === column)
          const before = known(all, inside)
          const after = known(
            all,
            kept.filter((at) => columnOf(at) === column),
          )
          expect(Math.min(...after)).toBe(Math.min(...before))
          expect(Math.max(...after)).toBe(Math.max(...before))
        }
      }),
    )
  })

  it('keeps every alarm, the first and the last point, in order and once', () => {
    fc.assert(
      fc.property(values, columns, fc.array(fc.nat(299)), (all, width, alarms) => {
        const kept = decimate(all, width, alarms)
        const drawn = [...all.keys()].filter((at) => all[at] !== null)
        const there = new Set(kept)

        expect(kept).toEqual([...there].sort((a, b) => a - b))
        for (const at of alarms) expect(there.has(at)).toBe(drawn.includes(at))
        for (const end of [0, all.length - 1]) expect(there.has(end)).toBe(drawn.includes(end))
        expect(kept.length).toBeLessThanOrEqual(2 * width + new Set(alarms).size + 2)
      }),
    )
  })

  it('keeps everything where there are as many columns as points', () => {
    fc.assert(
      fc.property(values, (all) => {
        const drawn = [...all.keys()].filter((at) => all[at] !== null)

        expect(decimate(all, all.length)).toEqual(drawn)
      }),
    )
  })

  it('of a part is that of the part alone', () => {
    fc.assert(
      fc.property(values, columns, fc.nat(300), fc.nat(300), (all, width, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)]
        const alone = decimate(all.slice(from, to), width).map((at) => at + from)

        expect(decimate(all, width, [], from, to)).toEqual(alone)
      }),
    )
  })

  it('makes 100,000 points drawable and loses no alarm', () => {
    const all = Float64Array.from({ length: 100_000 }, (_, at) => Math.sin(at / 7) * (at % 97))
    const alarms = Array.from({ length: 500 }, (_, i) => i * 199)
    const kept = decimate(all, 360, alarms)

    expect(kept.length).toBeLessThanOrEqual(2 * 360 + 500 + 2)
    expect(new Set(kept)).toEqual(new Set([...kept, ...alarms]))
  })

  it('of nothing is nothing', () => {
    expect(decimate([], 10)).toEqual([])
    expect(decimate([null, null], 10, [0])).toEqual([])
    expect(decimate([1, 2, 3], 0)).toEqual([0, 2])
  })
})
