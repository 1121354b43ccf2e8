import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruled } from '../simulator/rules.ts'
import { VerdictError, characteristicsOf, demandOf } from './characteristics.ts'
import { gaugeValue } from './gauges.ts'
import { readingOf } from './readings.ts'
import { matches, patternTokens } from './text-patterns.ts'
import { type Outcome, judge, judgeJson } from './verdicts.ts'

type Named = { [name: string]: unknown }
type Case = Named & { name: string; rule: string }

const file = new URL('../../vectors/verdicts.json', import.meta.url)
const VECTORS = JSON.parse(readFileSync(file, 'utf8')) as {
  nothing: Named
  plans: { [name: string]: Named }
  cases: Case[]
}

/** What JSON cannot say, by the names that the vectors give it. */
const SPECIAL: Named = {
  '@nan': NaN,
  '@inf': Infinity,
  '@-inf': -Infinity,
  '@null': null,
  '@501': Array.from({ length: 501 }, () => ({})),
  '@101': Array.from({ length: 101 }, () => ({})),
}

function special(value: unknown): unknown {
  if (typeof value === 'string') return Object.hasOwn(SPECIAL, value) ? SPECIAL[value] : value
  if (Array.isArray(value)) return value.map(special)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, special(part)]))
}

function readingFrom(short: unknown): Named {
  const [unit, characteristic, value, effective, stream = 'a', n = effective, undone = false] =
    short as unknown[]
  return { unit, characteristic, value, place: [effective, stream, n], undone, person: 1 }
}

function readingsOf({ readings, raw }: Case): unknown {
  return special(raw ?? (readings as unknown[]).map(readingFrom))
}

const ofRule = (rule: string): Case[] => VECTORS.cases.filter((one) => one.rule === rule)

describe('verdicts of the vectors', () => {
  it.each(ofRule('judge'))('$name', (one) => {
    const plan = VECTORS.plans[String(one['plan'])]
    const inspection = one['demand'] ? { ...plan, demand: one['demand'] } : plan
    const readings = readingsOf(one) as unknown[]
    const expected = { ...VECTORS.nothing, ...(one['expect'] as Named) }

    expect(ruled('judge', { inspection, readings })).toEqual(expected)
    expect(ruled('judge', { inspection, readings: [...readings].reverse() })).toEqual(expected)
  })
})

describe('plans of the vectors that cannot be judged by', () => {
  it.each(ofRule('plan'))('$name', (one) => {
    const inspection = special(one['inspection'])
    const readings = 'raw' in one ? special(one['raw']) : []

    expect(ruled('judge', { inspection, readings })).toEqual(one['expect'])
  })
})

describe.each(['pattern', 'gauge', 'units'])('%s of the vectors', (rule) => {
  it.each(ofRule(rule))('$name', (one) => {
    expect(ruled(rule, special(one) as Named)).toEqual(one['expect'])
  })
})

const INSPECTION = {
  characteristics: [
    { id: 1, kind: 'measured', scale: 2, lower: -2, upper: 2 },
    { id: 2, kind: 'counted' },
    { id: 3, kind: 'passfail', is_critical: true, is_required: false },
    { id: 4, kind: 'text', pattern: 'a*', every_unit: false },
  ],
  demand: { n: 3, ac: 1, re: 3, counts: 'units' },
}
const anyValue = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.boolean(),
  fc.constantFrom<unknown>('ab', 'b', '', '\ud800', null, NaN, -0, 0.5, [], {}),
)
const anyReading = fc.record({
  unit: fc.integer({ min: 0, max: 4 }),
  characteristic: fc.integer({ min: 1, max: 5 }),
  value: anyValue,
  place: fc.tuple(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('a', 'b'),
    fc.integer({ min: 1, max: 3 }),
  ),
  undone: fc.boolean(),
  person: fc.integer({ min: 1, max: 2 }),
})
const shuffled = fc
  .array(fc.oneof({ weight: 9, arbitrary: anyReading }, { weight: 1, arbitrary: fc.anything() }))
  .chain((readings) =>
    fc.tuple(
      fc.constant(readings),
      fc.shuffledSubarray(readings, { minLength: readings.length }),
      fc.subarray(readings),
    ),
  )

describe('a verdict', () => {
  it('does not depend on the order of arrival, nor on what arrives twice', () => {
    fc.assert(
      fc.property(shuffled, ([readings, turned, again]) => {
        expect(judgeJson(INSPECTION, [...again, ...turned])).toEqual(
          judgeJson(INSPECTION, readings),
        )
      }),
    )
  })

  it('is open while a reading is missing, unless it fails, and else passes', () => {
    fc.assert(
      fc.property(fc.array(anyReading), (readings) => {
        const { verdict, isBetween, found, nonconforming, out, missing } = judgeJson(
          INSPECTION,
          readings,
        )
        const failsNow = found >= 3 || out.some(({ characteristic }) => characteristic === 3)

        expect(found).toBe(nonconforming.length)
        if (failsNow) expect(verdict).toBe('fail')
        if (verdict !== 'fail') expect(verdict).toBe(missing.length > 0 ? 'open' : 'pass')
        expect(isBetween).toBe(verdict === 'pass' && found === 2)
      }),
    )
  })

  it('stands where it is a fail, whatever is read later or taken back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anyReading, fc.boolean())),
        fc.array(anyReading),
        (readings, later) => {
          const before = judgeJson(
            INSPECTION,
            readings.map(([one]) => one),
          )
          const { verdict } = judgeJson(INSPECTION, [
            ...readings.map(([one, isTaken]) => ({ ...one, undone: one.undone || isTaken })),
            ...later.map((one) => ({ ...one, place: [9, one.place[1], one.place[2]] })),
          ])

          if (before.verdict === 'fail') expect(verdict).toBe('fail')
        },
      ),
    )
  })

  it('throws nothing but a VerdictError, whatever it is given', () => {
    const odd = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
    })
    fc.assert(
      fc.property(odd, odd, odd, odd, (whole, characteristics, demand, readings) => {
        for (const inspection of [whole, { characteristics, demand }]) {
          let outcome: Outcome | null = null
          try {
            outcome = judgeJson(inspection, readings)
          } catch (error) {
            expect(error).toBeInstanceOf(VerdictError)
          }
          expect(outcome?.verdict ?? 'open').toMatch(/open|fail|pass/)
        }
      }),
    )
  })

  it('is the same from readings that were read beforehand', () => {
    fc.assert(
      fc.property(fc.array(anyReading), (readings) => {
        const characteristics = characteristicsOf(INSPECTION.characteristics)
        const demand = demandOf(INSPECTION.demand)

        expect(judge(characteristics, demand, readings.map(readingOf))).toEqual(
          judgeJson(INSPECTION, readings),
        )
      }),
    )
  })
})

describe('a pattern', () => {
  it('matches its own text where every sign is escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const pattern = [...text.normalize('NFC')].map((sign) => `\\${sign}`).join('')

        expect(matches(patternTokens(pattern) ?? [], text)).toBe(true)
      }),
    )
  })

  it('says the same as the expression that it would be', () => {
    const signs = fc.array(fc.constantFrom('?', '*', '#', '@', 'a', '1', '.'), { maxLength: 12 })
    const texts = fc.array(fc.constantFrom('a', 'b', '1', '.', '*'), { maxLength: 12 })
    const meant: { [sign: string]: string } = { '?': '.', '*': '.*', '#': '[0-9]', '@': '[A-Za-z]' }
    fc.assert(
      fc.property(signs, texts, (pattern, text) => {
        const parts = pattern.map((sign) => meant[sign] ?? sign.replace('.', '\\.'))
        const expression = new RegExp(`^${parts.join('')}$`)

        expect(matches(patternTokens(pattern.join('')) ?? [], text.join(''))).toBe(
          expression.test(text.join('')),
        )
      }),
    )
  })
})

describe('a gauge', () => {
  const decimal = (value: number, scale: number): string => {
    const digits = String(Math.abs(value)).padStart(scale + 1, '0')
    const whole = digits.slice(0, digits.length - scale)
    return `${value < 0 ? '-' : ''}${whole}${scale > 0 ? '.' : ''}${digits.slice(whole.length)}`
  }

  it('gives the value that was written', () => {
    const value = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 6 }), (size, scale) => {
        expect(gaugeValue(decimal(size, scale), scale)).toBe(size)
        expect(gaugeValue(`ST,${decimal(size, scale)} g`, scale, 'g')).toBe(size)
      }),
    )
  })

  it('gives an integer within bounds or an error, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (text, scale, unit) => {
        const found = gaugeValue(text, scale, unit)

        expect(typeof found === 'object' ? typeof found.code : Number.isSafeInteger(found)).toBe(
          typeof found === 'object' ? 'string' : true,
        )
      }),
    )
  })
})
