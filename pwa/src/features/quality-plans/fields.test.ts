import { describe, expect, it } from 'vitest'
import type { CharacteristicRow, InspectionPlan, PlanVersion } from '../../data/rows.ts'
import { byCategory } from './defect-codes.ts'
import * as plan from './plan-fields.ts'
import { samplingFieldsOf, samplingOf, tryOut, ZERO_AQLS } from './sampling-fields.ts'
import * as version from './version-fields.ts'
import { limitsText, standings } from './words.ts'

const STORED: InspectionPlan = {
  ...{ id: 1, code: 'IN-1', name_zh: '来料', name_en: null, kind: 'receipt', trigger: 'each' },
  ...{ every: null, item: 7, category: null, supplier: 9, customer: null, operation: null },
  ...{ holds: true, active: true, versions: [] },
}
const LENGTH: CharacteristicRow = {
  ...{ id: 5, code: 'LEN', name_zh: '长度', name_en: null, kind: 'measured', unit: 'mm' },
  ...{ scale: 2, nominal: 0, lower: -5, upper: 1250, is_required: true, is_critical: false },
  ...{ every_unit: true, options: [], pattern: null, least: 1, gauge: null },
  ...{ chart: 'xbar_r', subgroup: 5 },
}
const VERSION: PlanVersion = {
  ...{
    id: 3,
    number: 2,
    from_on: '2026-06-01',
    sampling: { kind: 'aql', level: 'II', aql: '1.5' },
  },
  ...{ counts: 'units', is_steady: true, instructions_zh: '看', instructions_en: null },
  ...{ pictures: ['a'.repeat(64)], characteristics: [LENGTH] },
}

const without = (row: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)))

describe('the form of a plan', () => {
  it('sends only what differs', () => {
    const before = plan.fieldsOf(STORED)

    expect(plan.bodyOf(before, before)).toEqual({})
    expect(plan.bodyOf({ ...before, goods: 'all', supplier: 0 }, before)).toEqual({
      ...{ item: null, supplier: null },
    })
  })

  it('drops whom another kind never asks for', () => {
    const now = { ...plan.fieldsOf(STORED), kind: 'shipment' as const, customer: 4 }

    expect(plan.bodyOf({ ...now, every: '5' })).toMatchObject({
      ...{ kind: 'shipment', supplier: null, customer: 4, every: null },
    })
  })

  it('asks for a work step only where people begin by hand', () => {
    const now = { ...plan.fieldsOf(STORED), kind: 'in_process' as const, operation: 'OP10' }

    expect(plan.bodyOf(now)).toMatchObject({ trigger: 'each', operation: 'OP10' })
    expect(plan.bodyOf({ ...now, trigger: 'first_piece' })).toMatchObject({ operation: null })
    expect(plan.hasAim({ ...now, kind: 'final' }, 'operation')).toBe(false)
    expect(plan.hasAim({ ...now, kind: 'final' }, 'customer')).toBe(false)
    expect(plan.hasAim({ ...now, kind: 'move' }, 'operation')).toBe(true)
  })

  it('clears what a stored plan names and may not name any more', () => {
    const before = { ...plan.fieldsOf(STORED), kind: 'final' as const, supplier: 0, customer: 4 }

    expect(plan.bodyOf(before, before)).toEqual({ customer: null })
  })

  it('keeps a trigger that the new kind has, and else takes each', () => {
    expect(plan.triggerFor('final', 'last_piece')).toBe('last_piece')
    expect(plan.triggerFor('receipt', 'every_pieces')).toBe('each')
  })

  it('says that goods are named and not chosen', () => {
    const empty = plan.fieldsOf(undefined)

    expect(plan.faultOf(empty)).toBe('no_item')
    expect(plan.faultOf({ ...empty, goods: 'category' })).toBe('no_category')
    expect(plan.faultOf({ ...empty, goods: 'all' })).toBeNull()
  })

  it('leaves what is no number to the server', () => {
    expect([' 12 ', '', '-3', '1.5', 'x'].map(plan.wholeOf)).toEqual([12, null, -3, '1.5', 'x'])
  })
})

describe('the form of a version', () => {
  it('sends a version as it was', () => {
    const fields = version.fieldsOf(VERSION, VERSION.from_on)

    const characteristics = [without(LENGTH, 'id')]
    expect(version.bodyOf(fields)).toEqual({ ...without(VERSION, 'id', 'number'), characteristics })
  })

  it('sends of a kind only what it has', () => {
    const fields = version.fieldsOf(VERSION, '2026-07-01')
    const [one] = fields.characteristics
    if (one) fields.characteristics = [version.ofKind({ ...one, kind: 'choice' })]

    const [sent] = version.bodyOf(fields)['characteristics'] as Record<string, unknown>[]

    expect(sent).toMatchObject({
      ...{ scale: 0, unit: null, nominal: null, lower: null, upper: null, chart: null },
      ...{ subgroup: null, pattern: null, least: 1 },
      options: [
        { code: 'OK', ok: true, name_zh: null, name_en: null },
        { code: 'NG', ok: false, name_zh: null, name_en: null },
      ],
    })
  })

  it('gives a chart the subgroup that is usual for it', () => {
    const fields = { ...version.newCharacteristic([]), chart: 'xbar_s' as const }

    expect(version.ofKind(fields).subgroup).toBe('5')
    expect(version.ofKind({ ...fields, chart: 'imr', subgroup: '7' }).subgroup).toBe('1')
    expect(version.ofKind({ ...fields, chart: '' }).subgroup).toBe('')
  })

  it('takes a decimal comma and a minus of either kind, and leaves the rest to the server', () => {
    const fields = version.fieldsOf(VERSION, '2026-07-01')
    const [one] = fields.characteristics
    if (one) Object.assign(one, { lower: '\u22120,05', upper: '12.345', nominal: ' ' })

    expect(version.bodyOf(fields)['characteristics']).toMatchObject([
      { lower: -5, upper: '12.345', nominal: null },
    ])
  })

  it('moves a characteristic one place, and none beyond the ends', () => {
    expect(version.moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c'])
    expect(version.moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'b', 'c'])
    expect(version.newCharacteristic([{ ...version.newCharacteristic([]), key: 4 }]).key).toBe(5)
  })
})

describe('the form of a sampling', () => {
  it.each([
    { kind: 'full' },
    { kind: 'fixed', n: 8, ac: 1 },
    { kind: 'percent', permille: 125, least: 3, ac: 0, skip: { after: 5, every: 4 } },
    { kind: 'aql', level: 'S-2', aql: '0.65' },
    { kind: 'c0', level: 'II', aql: '1.0', skip: { after: 10, every: 2 } },
  ])('sends what was stored: %o', (said) => {
    expect(samplingOf(samplingFieldsOf(said))).toEqual(said)
  })

  it('offers zero acceptance no AQL of defects in a hundred pieces', () => {
    expect(ZERO_AQLS.at(-1)).toBe('10')
  })
})

describe('the trial', () => {
  it('draws of a lot of 150 what the standard says, in each mode', () => {
    const trial = tryOut({ kind: 'aql', level: 'II', aql: '1.5' }, '150')

    expect(trial).toMatchObject({
      rows: [
        { mode: 'normal', sample: { letter: 'G', n: 32, ac: 1, re: 2 } },
        { mode: 'tightened' },
        { mode: 'reduced' },
      ],
    })
  })

  it('draws once where no rule switches, and never more than the lot', () => {
    expect(tryOut({ kind: 'fixed', n: 8, ac: 0 }, '5')).toMatchObject({
      rows: [{ mode: null, sample: { n: 5, isWhole: true } }],
    })
  })

  it.each(['', '0', '-1', '1.5', 'x', '1'.repeat(13)])('says nothing of a lot of %o', (lot) => {
    expect(tryOut({ kind: 'full' }, lot)).toEqual({ kind: 'none' })
  })

  it('says nothing of a sampling that is not filled in', () => {
    expect(tryOut({ kind: 'fixed', n: null, ac: 0 }, '5')).toEqual({ kind: 'none' })
  })
})

describe('words of a plan', () => {
  it('show limits with all decimals of their scale', () => {
    expect(limitsText(LENGTH)).toBe('0.00 (\u22120.05 … 12.50) mm')
    expect(limitsText({ ...LENGTH, nominal: null, upper: null })).toBe('≥ \u22120.05 mm')
    expect(limitsText({ ...LENGTH, lower: null, nominal: null, scale: 0 })).toBe('≤ 1250 mm')
  })

  it('tell which version is in force on a day', () => {
    const on = (number: number, from_on: string) => ({ ...VERSION, number, from_on })
    const all = [on(1, '2026-01-01'), on(3, '2026-08-01'), on(2, '2026-06-01')]

    expect(
      standings(all, '2026-06-01').map(({ version: { number }, standing }) => [number, standing]),
    ).toEqual([
      [3, 'later'],
      [2, 'now'],
      [1, 'past'],
    ])
  })

  it('sort defect codes by the category of their goods, those for all first', () => {
    const code = (id: number, category: number | null, active = true) => ({
      ...{ id, code: `D${id}`, name_zh: null, name_en: null, category, active },
    })
    const groups = byCategory([code(3, 7), code(2, null, false), code(4, 5), code(5, null)], String)

    expect(groups.map(({ codes }) => codes.map(({ id }) => id))).toEqual([[5, 2], [4], [3]])
  })
})
