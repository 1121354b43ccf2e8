import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closeTo, isWhole, panned, positionAt, showing, whole, zoomed } from './window.ts'
import type { Window } from './window.ts'

const counts = fc.integer({ min: 1, max: 100_000 })
const shares = fc.double({ min: 0, max: 1, noNaN: true })
const factors = fc.double({ min: 0.01, max: 100, noNaN: true })

/** Any window that looking around leads to. */
const looks = counts.chain((count) =>
  fc
    .array(fc.tuple(factors, shares, fc.double({ min: -2, max: 2, noNaN: true })), { maxLength: 6 })
    .map((steps) => ({
      count,
      view: steps.reduce<Window>(
        (view, [factor, share, by]) => panned(zoomed(view, count, factor, share), count, by),
        whole(count),
      ),
    })),
)

describe('the window of a chart', () => {
  it('never leaves the points, wherever somebody looks', () => {
    fc.assert(
      fc.property(looks, ({ count, view }) => {
        const all = whole(count)
        expect(view.from).toBeGreaterThanOrEqual(all.from)
        expect(view.to).toBeLessThanOrEqual(all.to + 1e-6)
        expect(view.to - view.from).toBeGreaterThanOrEqual(Math.min(6, count) - 1e-6)
      }),
    )
  })

  it('keeps what lies under the finger where it was', () => {
    const view = { from: 100, to: 300 }

    const closer = zoomed(view, 1000, 0.5, 0.25)

    expect(closer.from + 0.25 * (closer.to - closer.from)).toBeCloseTo(150)
    expect(closer.to - closer.from).toBeCloseTo(100)
  })

  it('shows everything again however far somebody zooms out', () => {
    fc.assert(
      fc.property(looks, ({ count, view }) => {
        expect(isWhole(zoomed(view, count, 1e9), count)).toBe(true)
      }),
    )
  })

  it('moves to any chosen point and no further than it must', () => {
    fc.assert(
      fc.property(looks, shares, ({ count, view }, share) => {
        const at = Math.round(share * (count - 1))

        const seen = showing(view, count, at)

        expect(seen.from).toBeLessThanOrEqual(at)
        expect(seen.to).toBeGreaterThanOrEqual(at)
        expect(showing(seen, count, at)).toEqual(seen)
      }),
    )
  })

  it('comes close to an alarm, but not out again where it was closer', () => {
    expect(closeTo(whole(1000), 1000, 500, 60)).toEqual({ from: 455, to: 515 })
    const close = closeTo({ from: 10, to: 20 }, 1000, 500, 60)
    expect(close.to - close.from).toBe(10)
  })

  it('names the point that is nearest to a finger', () => {
    expect(positionAt(whole(10), 10, 0)).toBe(0)
    expect(positionAt(whole(10), 10, 0.52)).toBe(5)
    expect(positionAt(whole(10), 10, 1)).toBe(9)
    expect(positionAt({ from: 3.5, to: 9.5 }, 10, -1)).toBe(0)
  })
})
