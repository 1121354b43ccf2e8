import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as spc from './spc.ts'

interface Case {
  name: string
  rule: string
  expect?: unknown
  error?: string
  published?: { [path: string]: string }
  kind: spc.ChartKind
  subgroups: number[][]
  period: number[][]
  excluded?: number[]
  size: number
  limits: spc.Limits
  n: number
  p: number
  degrees: number
  values: (number | null)[]
  lines?: LineValues
  each?: LineValues[]
  rules?: spc.Rule[]
  readings: number[]
  within: [number, number] | null
  lower: number | null
  upper: number | null
}
type LineValues = [centre: number, sigma: number, lcl: number, ucl: number]

const file = new URL('../../vectors/spc.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

function linesOf([centre, sigma, lcl, ucl]: LineValues): spc.Lines {
  return { centre, sigma, lcl, ucl }
}

function drawn([main, second]: ReturnType<typeof spc.lines>): object {
  return { main, second }
}

/** Points as [value, centre, sigma, lcl, ucl]. */
function flat(points: spc.Series | null): unknown {
  return points?.map((point) => {
    if (!point) return null
    const { centre, sigma, lcl, ucl } = point.lines
    return [point.value, centre, sigma, lcl, ucl]
  })
}

function charted(limits: spc.Limits, subgroups: number[][]): { main: unknown; second: unknown } {
  const { main, second } = spc.chart(limits, subgroups)
  return { main: flat(main), second: flat(second) ?? null }
}

const limitsOf = ({ kind, subgroups, excluded }: Case): spc.Limits =>
  spc.limits(kind, subgroups, excluded)

const ANSWERS: { [rule: string]: (one: Case) => unknown } = {
  constants: ({ n }) => spc.constants(n),
  limits: (one) => {
    const limits = limitsOf(one)
    const inner = limits.spread === null ? null : spc.within(limits)
    const within = inner && [inner.sigma, inner.degrees]
    return { limits, ...drawn(spc.lines(limits, one.size)), within }
  },
  lines: ({ limits, size }) => drawn(spc.lines(limits, size)),
  chart: ({ kind, period, excluded, subgroups }) =>
    charted(spc.limits(kind, period, excluded), subgroups),
  alarms: ({ values, lines, each, rules }) => {
    const points = values.map((value, at) => {
      const own = each?.[at] ?? lines
      return value === null || !own ? null : { value, lines: linesOf(own) }
    })
    const found = spc.alarms(points, rules ?? spc.RULES)
    return found.map((alarm) => [alarm.rule, alarm.at, alarm.points])
  },
  capability: ({ readings, within, lower, upper }) => {
    const inner = within && { sigma: within[0], degrees: within[1] }
    return spc.capability(readings, inner, lower, upper)
  },
  chi_square: ({ p, degrees }) => spc.chiSquareQuantile(p, degrees),
  normal: ({ p }) => spc.normalQuantile(p),
  bits: (one) => {
    const limits = limitsOf(one)
    return { limits, ...charted(limits, one.subgroups) }
  },
}

/** Numbers to a relative difference (or 1e-12 beside zero), the rest as it is. */
function expectEqual(found: unknown, wanted: unknown, relative: number, where = ''): void {
  if (typeof wanted === 'number') {
    const off = Math.abs((found as number) - wanted)
    const most = relative === 0 ? 0 : Math.max(relative * Math.abs(wanted), 1e-12)
    expect(off, `${where}: ${found} instead of ${wanted}`).toBeLessThanOrEqual(most)
  } else if (typeof wanted === 'object' && wanted !== null) {
    const [own, other] = [found as { [key: string]: unknown }, wanted as { [key: string]: unknown }]
    expect(Object.keys(own).sort(), where).toEqual(Object.keys(other).sort())
    for (const key of Object.keys(other)) {
      expectEqual(own[key], other[key], relative, `${where}.${key}`)
    }
  } else expect(found, where).toBe(wanted)
}

function atPath(found: unknown, path: string): number {
  let here = found
  for (const key of path.split('.')) {
    if (key !== '') here = (here as { [key: string]: unknown })[key]
  }
  return here as number
}

function codeOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof spc.SpcError) return error.code
    throw error
  }
  return 'none'
}

describe('vectors of statistical process control', () => {
  it.each(cases)('$name', (one) => {
    const answer = ANSWERS[one.rule]
    if (!answer) throw new Error(`no rule ${one.rule}`)
    if (one.error !== undefined) {
      expect(codeOf(() => answer(one))).toBe(one.error)
      return
    }
    const found = answer(one)

    expectEqual(found, one.expect, one.rule === 'bits' ? 0 : 1e-9)
    for (const [path, text] of Object.entries(one.published ?? {})) {
      const decimals = text.split('.')[1]?.length ?? 0
      expect(atPath(found, path).toFixed(decimals), path).toBe(text)
    }
  })
})

const LINES: spc.Lines = { centre: 0, sigma: 2, lcl: -6, ucl: 6 }
const value = fc.integer({ min: -8, max: 8 })
const lines = fc
  .tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 0, max: 3 }))
  .map(([centre, sigma]) => linesOf([centre, sigma, centre - 3 * sigma, centre + 3 * sigma]))
const point = fc.record({ value, lines: fc.oneof(fc.constant(LINES), lines) })
/** Random values seldom rise, alternate or hug for long; these do. */
const pattern = fc
  .tuple(value, fc.constantFrom('rise', 'turn', 'same'), fc.integer({ min: 1, max: 18 }))
  .map(([base, kind, length]) =>
    Array.from({ length }, (_, i): spc.Point => {
      const turned = i % 2 === 0 ? base : 0 - base
      return { value: kind === 'rise' ? base + i : kind === 'turn' ? turned : base, lines: LINES }
    }),
  )
const gap = fc.constant<(spc.Point | null)[]>([null])
const some = fc.array(point, { maxLength: 6 })
const series = fc
  .array(fc.oneof(pattern, some, gap), { maxLength: 6 })
  .map((parts): (spc.Point | null)[] => parts.flat())
const rules = fc.uniqueArray(fc.constantFrom(...spc.RULES))

describe('alarms', () => {
  it('point by point are those of the whole series, also where the state was kept as JSON', () => {
    fc.assert(
      fc.property(series, rules, (points, wanted) => {
        let state = spc.NO_POINTS
        const raised: spc.Alarm[] = []
        for (const one of points) {
          const next = spc.judgeNext(state, one, wanted)
          state = JSON.parse(JSON.stringify(next.state)) as spc.AlarmState
          raised.push(...next.alarms)
        }

        expect(raised).toEqual(spc.alarms(points, wanted))
        expect(state).toEqual(spc.stateAfter(points))
      }),
      { numRuns: 400 },
    )
  })

  it('stay when everything is shifted or mirrored', () => {
    const by = fc.integer({ min: -1000, max: 1000 })
    fc.assert(
      fc.property(series, by, fc.constantFrom(1, -1), (points, shift, sign) => {
        const moved = points.map((one) => {
          if (!one) return null
          const { centre, sigma, lcl, ucl } = one.lines
          const [low, high] = sign === 1 ? [lcl, ucl] : [-ucl, -lcl]
          const own = linesOf([sign * centre + shift, sigma, low + shift, high + shift])
          return { value: sign * one.value + shift, lines: own }
        })

        expect(spc.alarms(moved, spc.RULES)).toEqual(spc.alarms(points, spc.RULES))
      }),
    )
  })

  it('are none for equal readings, whatever they are', () => {
    const reading = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const kind = fc.constantFrom<spc.ChartKind>('xbar_r', 'xbar_s', 'imr')
    const counts = [fc.integer({ min: 2, max: 25 }), fc.integer({ min: 2, max: 40 })] as const
    fc.assert(
      fc.property(kind, reading, ...counts, (chosen, one, size, length) => {
        const subgroup = Array.from({ length: chosen === 'imr' ? 1 : size }, () => one)
        const equal = Array.from({ length }, () => subgroup)
        const { main, second } = spc.chart(spc.limits(chosen, equal), equal)

        expect(spc.alarms(main, spc.RULES)).toEqual([])
        expect(spc.alarms(second ?? [], spc.RULES)).toEqual([])
      }),
    )
  })

  it('of equal counts are only those of points that hug the centre', () => {
    const counts = [
      fc.integer({ min: 1, max: 40 }),
      fc.double({ min: 0.01, max: 400, noNaN: true }),
    ] as const
    const kind = fc.constantFrom<spc.ChartKind>('p', 'np', 'c', 'u')
    fc.assert(
      fc.property(kind, ...counts, fc.integer({ min: 2, max: 40 }), (chosen, count, size, n) => {
        const whole = chosen === 'u' ? size : Math.floor(size) + 41
        const equal = Array.from({ length: n }, () => (chosen === 'c' ? [count] : [count, whole]))
        const { main } = spc.chart(spc.limits(chosen, equal), equal)
        const raised = new Set(spc.alarms(main, spc.RULES).map(({ rule }) => rule))

        expect([...raised]).toEqual(n >= 15 ? ['nelson_7'] : [])
      }),
    )
  })
})

describe('capability', () => {
  it('is made of numbers inside their intervals, or says why not', () => {
    const number = fc.oneof(fc.integer(), fc.double({ min: -1e15, max: 1e15, noNaN: true }))
    const limit = fc.option(number)
    const inner = fc.option(
      fc.record({
        sigma: fc.double({ min: 0, max: 1e6, noNaN: true }),
        degrees: fc.double({ min: 1, max: 1e4, noNaN: true }),
      }),
    )
    fc.assert(
      fc.property(fc.array(number), inner, limit, limit, (readings, within, one, other) => {
        fc.pre(one === null || other === null || one < other)
        const { cp, cpk, pp, ppk } = spc.capability(readings, within, one, other)
        for (const index of [cp, cpk, pp, ppk]) {
          if (index.why !== null) expect(index.value).toBeNull()
          else {
            expect(index.low).toBeLessThanOrEqual(index.value)
            expect(index.value).toBeLessThanOrEqual(index.high)
            expect(Number.isFinite(index.high - index.low)).toBe(true)
          }
        }
      }),
    )
  })
})

describe('what cannot be charted', () => {
  it.each([NaN, Infinity, '5', null, true])('is refused: %s', (bad) => {
    const wrong = [[1], [bad as number], [3]]

    expect(codeOf(() => spc.limits('imr', wrong))).toBe('not_a_number')
    expect(codeOf(() => spc.capability([1, bad as number], null, 0, 5))).toBe('not_a_number')
    const limits = spc.limits('imr', [[1], [2]])
    expect(codeOf(() => spc.chart(limits, [[bad as number]]))).toBe('not_a_number')
  })

  it('is refused at entry too', () => {
    const unknown = ['nelson_9' as spc.Rule]

    expect(codeOf(() => spc.judgeNext(spc.NO_POINTS, null, unknown))).toBe('rule')
    expect(codeOf(() => spc.within(spc.limits('c', [[1], [2]])))).toBe('no_sigma')
  })
})
