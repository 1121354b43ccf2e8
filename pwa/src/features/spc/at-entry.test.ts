import { describe, expect, it } from 'vitest'
import {
  aCharacteristic,
  aReading,
  aVersion,
  INSPECTION,
  LOOKS,
  PAPER,
  WIDTH,
} from '../inspections/inspections.testing.ts'
import {
  alarmsHere,
  type Entered,
  limitsFor,
  limitsOf,
  numberOf,
  numbersIn,
  readingsOf,
} from './at-entry.ts'
import { aTail, someLimits } from './charted.testing.ts'

const ITEM = 3
const width = aCharacteristic(WIDTH, 'measured', {
  ...{ unit: 'mm', scale: 2, lower: 900, upper: 1100, chart: 'imr', subgroup: 1 },
})
const looks = aCharacteristic(LOOKS, 'passfail', { chart: 'np', subgroup: 2 })
const version = aVersion({ characteristics: [width, looks, aCharacteristic(PAPER, 'text')] })
const inspection = { id: INSPECTION, item: ITEM, plan: 4, n: 3 }

const entered = (change: Partial<Entered> = {}): Entered => ({
  ...{ inspection, version, characteristic: width, acts: [], isDecided: false },
  ...{ limits: someLimits(), tail: aTail([1000, 1001, 999]), ...change },
})
const found = (change: Partial<Entered>) =>
  alarmsHere(entered(change)).map(({ point, alarms }) => [
    point.number,
    alarms.map(({ rule }) => rule),
  ])

describe('the limits of a characteristic', () => {
  it('are those of its series, with figures again', () => {
    const limits = someLimits()

    expect(limitsFor([someLimits({ item: 99 }), limits], width, inspection)).toBe(limits)
    expect(limitsOf(limits)).toMatchObject({ kind: 'imr', size: 1, subgroups: 7 })
    expect(typeof limitsOf(limits).centre).toBe('number')
  })

  it.each([
    ['of another plan', { plan: 5 }],
    ['of another code', { code: 'C72' }],
    ['of another chart', { kind: 'xbar_r' as const }],
    ['of other subgroups', { subgroup: 2 }],
    ['in another scale', { scale: 3 }],
    ['in another unit', { unit: 'cm' }],
  ])('are none %s', (_, change) => {
    expect(limitsFor([someLimits(change)], width, inspection)).toBeUndefined()
  })
})

describe('what is drawn of own readings', () => {
  it('is the last value of each unit, at the place of its first', () => {
    const acts = [aReading(2, WIDTH, 1000), aReading(1, WIDTH, 990), aReading(2, WIDTH, 1010)]
    const [first, other] = acts

    expect(readingsOf(version, width, acts)).toEqual([
      { unit: 2, value: 1010, place: [first?.effective, first?.stream, first?.n] },
      { unit: 1, value: 990, place: [other?.effective, other?.stream, other?.n] },
    ])
  })

  it('leaves out what does not count, what is of another kind, and what is of the lot', () => {
    const acts = [
      aReading(1, WIDTH, 1000, { counts: false }),
      aReading(2, WIDTH, 'wide'),
      aReading(0, WIDTH, 1000),
      aReading(3, LOOKS, true),
    ]

    expect(readingsOf(version, width, acts)).toEqual([])
  })

  it('is one where a unit does not conform and 0 where it does', () => {
    const acts = [aReading(1, LOOKS, true), aReading(2, LOOKS, false)]

    expect(readingsOf(version, looks, acts).map(({ unit, value }) => [unit, value])).toEqual([
      [1, 0],
      [2, 1],
    ])
  })

  it('belongs to one point a unit, a subgroup, or the lot', () => {
    const acts = [aReading(1, WIDTH, 1), aReading(3, WIDTH, 1), aReading(4, LOOKS, true)]

    expect([...numbersIn(width, acts)]).toEqual([1, 3])
    expect([...numbersIn({ ...width, chart: 'xbar_s', subgroup: 2 }, acts)]).toEqual([1, 2])
    expect(numberOf(looks, 4)).toBe(0)
  })
})

describe('alarms at the entry', () => {
  it('are those of the points of this inspection, each with its rules', () => {
    const acts = [aReading(1, WIDTH, 1050), aReading(2, WIDTH, 1000), aReading(3, WIDTH, 1050)]

    expect(found({ acts })).toEqual([
      [1, ['nelson_1']],
      [2, ['nelson_1']],
      [3, ['nelson_1']],
    ])
    expect(found({ acts: [aReading(1, WIDTH, 1000)] })).toEqual([])
  })

  it('look back over the tail, in which this inspection is known better', () => {
    const limits = someLimits({ rules: ['western_2'] })
    const acts = [aReading(1, WIDTH, 1013)]
    const late = acts.map((act) => ({ ...act, effective: 99 }))

    expect(found({ limits, acts: late, tail: aTail([1000, 1013, 1000]) })).toEqual([
      [1, ['western_2']],
    ])
    expect(found({ limits, acts: late, tail: aTail([1000, 1000, 1000]) })).toEqual([])
    const own = aTail([1000])
    own.points.push([50, 's', 1, INSPECTION, 1, [1050]])
    expect(found({ acts: [aReading(1, WIDTH, 1000, { effective: 50 })], tail: own })).toEqual([])
  })

  it('are told without a tail, and of no point before the limits hold', () => {
    const acts = [aReading(1, WIDTH, 1050, { effective: 10 })]

    expect(found({ acts, tail: undefined })).toEqual([[1, ['nelson_1']]])
    expect(found({ acts, limits: someLimits({ from_at: 11 }) })).toEqual([])
  })

  it('pass over rules that this device does not know', () => {
    const acts = [aReading(1, WIDTH, 1050)]

    expect(found({ acts, limits: someLimits({ rules: ['nelson_9', 'nelson_1'] }) })).toEqual([
      [1, ['nelson_1']],
    ])
  })
})
