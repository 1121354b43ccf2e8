import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruled } from '../simulator/rules.ts'
import { eventsOf } from '../simulator/sampling-rules.ts'
import { AQLS, LETTERS, LEVELS, MODES, SamplingError, codeLetter } from './sampling.ts'
import { draw, sampleFor, samplingOf, singlePlan, skipRuleOf, switching } from './sampling.ts'
import type { Level, Mode } from './sampling.ts'

type Cells = { [row: string]: string }
type Case = { [name: string]: unknown } & { name: string; rule: string; expect?: unknown }

const file = new URL('../../vectors/sampling.json', import.meta.url)
const VECTORS = JSON.parse(readFileSync(file, 'utf8')) as {
  tables: { [mode in Mode]: Cells }
  sizes: { normal: string; reduced: string }
  printed: { [mode in Mode]: Cells }
  columns: Cells
  letters: Cells
  levels: { [level in Level]: string }
  cases: Case[]
}

describe('sampling of the vectors', () => {
  it.each(VECTORS.cases)('$name', ({ rule, ...one }) => {
    const wanted = 'error' in one ? { error: one['error'] } : one.expect

    expect(ruled(rule, one)).toEqual(wanted)
  })
})

const LETTER_LIST = [...LETTERS]

/** Ac and letter of a plan as the tables of the vectors have them. */
function cell(letter: string, aql: string, mode: Mode): string {
  const plan = singlePlan(letter, aql, mode)
  if ('why' in plan) return '-'
  const sizes = VECTORS.sizes[mode === 'reduced' ? 'reduced' : 'normal'].split(' ')
  expect(plan.n).toBe(Number(sizes[`${LETTERS}S`.indexOf(plan.letter)]))
  expect(plan).toMatchObject({ re: plan.ac + 1, mode })
  return `${String(plan.ac)}${plan.letter}`
}

const column = (aql: string, mode: Mode): string[] =>
  LETTER_LIST.map((letter) => cell(letter, aql, mode))

/** Ac and letter where the arrows of a printed column end, for all letters. */
function followed(printed: string[]): string[] {
  const end = (at: number): number =>
    printed[at] === 'v' ? end(at + 1) : printed[at] === '^' ? end(at - 1) : at
  return LETTER_LIST.map((_, at) => `${printed[end(at)] ?? ''}${`${LETTERS}S`.charAt(end(at))}`)
}

const egTools = (at: number, mode: Mode): string[] =>
  followed(Object.values(VECTORS.printed[mode]).map((row) => row.split(' ')[at] ?? ''))

const gb2828 = (at: number, mode: Mode): string[] =>
  LETTER_LIST.map((letter) => VECTORS.tables[mode][letter]?.split(' ')[at] ?? '')

describe('each cell of a master table', () => {
  it.each(['normal', 'tightened'] as const)('is that of ISO 2859-1 in EGToolsPP: %s', (mode) => {
    for (const [at, aql] of AQLS.entries()) {
      expect(column(aql, mode), aql).toEqual(egTools(at, mode))
    }
  })

  it('of normal inspection is that of GB/T 2828.1 in quality-platform', () => {
    for (const [at, aql] of AQLS.entries()) {
      expect(column(aql, 'normal'), aql).toEqual(gb2828(at, 'normal'))
    }
  })

  it('of reduced inspection is there where a second source has it, and nowhere else', () => {
    for (const [at, aql] of AQLS.entries()) {
      const others = [egTools(at, 'reduced'), followed(VECTORS.columns[aql]?.split(' ') ?? [])]
      const wanted = gb2828(at, 'reduced').map((first, row) =>
        others.some((other) => other[row] === first) ? first : '-',
      )

      expect(column(aql, 'reduced'), aql).toEqual(wanted)
    }
  })

  it('of table 1 holds from the smallest to the largest lot of its row', () => {
    let least = 2
    for (const [most, letters] of Object.entries(VECTORS.letters)) {
      for (const lot of [least, Number(most)]) {
        expect(LEVELS.map((level) => codeLetter(lot, level)).join('')).toBe(letters)
      }
      least = Number(most) + 1
    }
    for (const level of LEVELS) {
      const letters = Object.keys(VECTORS.letters).map((most) => codeLetter(Number(most), level))
      expect(letters.join('')).toBe(VECTORS.levels[level])
    }
  })
})

const aLot = fc.oneof(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 2_000_000 }))
const aSeed = fc
  .bigInt({ min: 0n, max: (1n << 64n) - 1n })
  .map((n) => n.toString(16).padStart(16, '0'))
const aMode = fc.constantFrom(...MODES)
const aLevel = fc.constantFrom(...LEVELS)
const aSampling = fc.oneof(
  fc.constant({ kind: 'full' }),
  fc.record({ kind: fc.constant('fixed'), n: fc.integer({ min: 1, max: 99 }), ac: fc.nat(9) }),
  fc.record({
    kind: fc.constant('percent'),
    permille: fc.integer({ min: 1, max: 1000 }),
    least: fc.integer({ min: 1, max: 99 }),
    ac: fc.nat(9),
  }),
  fc.record({ kind: fc.constant('aql'), level: aLevel, aql: fc.constantFrom(...AQLS) }),
  fc.record({ kind: fc.constant('c0'), level: aLevel, aql: fc.constantFrom(...AQLS.slice(0, 16)) }),
)

describe('a sample', () => {
  it('is never larger than the lot, and whole where it is as large', () => {
    fc.assert(
      fc.property(aSampling, aLot, aMode, (sampling, lot, mode) => {
        const { n, ac, re, isWhole } = sampleFor(samplingOf(sampling), lot, mode)

        expect(n).toBeGreaterThan(0)
        expect(n).toBeLessThanOrEqual(lot)
        expect(isWhole).toBe(n === lot)
        expect(re).toBe(ac + 1)
      }),
    )
  })

  it('accepts no more in a harder mode, and none more with a tighter AQL', () => {
    for (const letter of LETTERS) {
      for (const mode of MODES) {
        const plans = AQLS.map((aql) => singlePlan(letter, aql, mode))
        const numbers = plans.flatMap((plan) => ('why' in plan ? [] : [plan.ac]))
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
      }
      for (const aql of AQLS) {
        const [normal, tightened] = [
          singlePlan(letter, aql, 'normal'),
          singlePlan(letter, aql, 'tightened'),
        ]
        if (normal.n === tightened.n) expect(tightened.ac).toBeLessThanOrEqual(normal.ac)
      }
    }
  })
})

describe('a draw', () => {
  it('has so many different numbers of the lot, ascending, and again the same', () => {
    fc.assert(
      fc.property(aLot, fc.nat(200), aSeed, (lot, more, seed) => {
        const n = Math.min(lot, 1 + more)
        const numbers = draw(lot, n, seed)

        expect(new Set(numbers).size).toBe(n)
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1)
        expect(Math.max(...numbers)).toBeLessThanOrEqual(lot)
        expect(draw(lot, n, seed)).toEqual(numbers)
      }),
    )
  })
})

const anEvent = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        ...[fc.constantFrom('', '~', '!'), fc.constantFrom('', '', 'r', 'n', 't')],
        ...[fc.constantFrom('+', '+', '+', '-'), fc.nat(4).map(String)],
      )
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.constantFrom('>tightened', '>normal') },
)

describe('switching', () => {
  it('does not depend on the order of arrival, nor on what arrives twice', () => {
    const arriving = fc.array(anEvent, { maxLength: 40 }).chain((short) => {
      const events = eventsOf({ letter: 'K', aql: '1.0', may_reduce: true, events: short })
      return fc.tuple(
        fc.constant(events),
        fc.shuffledSubarray(events, { minLength: events.length }),
        fc.subarray(events),
      )
    })
    fc.assert(
      fc.property(arriving, ([events, turned, again]) => {
        expect(switching([...again, ...turned])).toEqual(switching(events))
      }),
    )
  })
})

describe('what a plan says', () => {
  it('is read or refused by name, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (whole, one, other) => {
        const parts = { n: one, ac: other, permille: one, least: other, level: one, aql: other }
        const kinds = ['full', 'fixed', 'percent', 'aql', 'c0', whole]
        const readers = kinds.map((kind) => () => samplingOf({ kind, ...parts }))
        for (const read of [
          ...readers,
          () => samplingOf(whole),
          () => skipRuleOf({ after: one, every: other }),
        ]) {
          try {
            read()
          } catch (error) {
            expect(error).toBeInstanceOf(SamplingError)
          }
        }
      }),
    )
  })
})
