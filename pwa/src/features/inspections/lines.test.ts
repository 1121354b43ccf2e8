import fc from 'fast-check'
import { UNITS } from '@takt/sync/quality'
import { describe, expect, it } from 'vitest'
import { type Asked, isOfGauge, lineOf } from './lines.ts'

const nobody = (): boolean => false
const asked = (change: Partial<Asked> = {}): Asked => ({
  ...{ characteristic: { kind: 'measured', scale: 2, unit: 'mm' }, source: 'wedge' },
  ...{ isKnown: nobody, trusted: 0 },
  ...change,
})

describe('a line of the wedge', () => {
  it.each([
    ['+9.98 mm', { kind: 'value', value: 998 }],
    ['01A+00009.98', { kind: 'value', value: 998 }],
    ['9,98', { kind: 'value', value: 998 }],
    ['9.987', { kind: 'fault', code: 'decimals' }],
    ['9.98 g', { kind: 'fault', code: 'unit' }],
    ['US,GS,+ 9.98mm', { kind: 'fault', code: 'unstable' }],
    ['OL', { kind: 'code' }],
    ['L:A-01', { kind: 'code' }],
    ['AL240402', { kind: 'code' }],
    ['6901234567800', { kind: 'code' }],
    ['998', { kind: 'unsure', value: 99800 }],
  ] as const)('%s is what it is', (text, expected) => {
    expect(lineOf(text, asked())).toEqual(expected)
  })

  it('of bare figures is a reading once a person has said so, and a known code never', () => {
    expect(lineOf('998', asked({ trusted: 3 }))).toEqual({ kind: 'value', value: 99800 })
    expect(lineOf('9981', asked({ trusted: 3 }))).toMatchObject({ kind: 'unsure' })
    expect(lineOf('998', asked({ trusted: 3, isKnown: () => true }))).toMatchObject({
      kind: 'unsure',
    })
  })

  it('of a gauge is told, and is no scan, where nothing is measured', () => {
    const text = { kind: 'text', scale: 0, unit: null } as const
    expect(lineOf('9.98 mm', asked({ characteristic: text }))).toEqual({
      ...{ kind: 'fault', code: 'not_now' },
    })
    expect(lineOf('9.98 mm', asked({ characteristic: null }))).toMatchObject({ kind: 'fault' })
    expect(lineOf('998', asked({ characteristic: null }))).toEqual({ kind: 'code' })
  })

  it('is no code for a page where nothing is measured', () => {
    expect(isOfGauge('+9.98 mm', 'wedge')).toBe(true)
    expect(isOfGauge('9.98 mm', 'typed')).toBe(false)
    expect(isOfGauge('998', 'wedge')).toBe(false)
    expect(isOfGauge('A-01', 'wedge')).toBe(false)
  })

  it('from the camera is a code whatever stands in it', () => {
    expect(lineOf('9.98 mm', asked({ source: 'camera' }))).toEqual({ kind: 'code' })
  })
})

const units = fc.constantFrom(
  ...Object.entries(UNITS).flatMap(([name, all]) => all.map((as) => [name, as] as const)),
)
const figures = fc.tuple(fc.constantFrom('', '+', '-'), fc.nat(9999), fc.nat(99))

it('with a unit is never taken for a code, whatever is measured', () => {
  fc.assert(
    fc.property(
      figures,
      units,
      fc.boolean(),
      ([sign, whole, part], [unit, spelled], isMeasured) => {
        const text = `${sign}${whole}.${String(part).padStart(2, '0')} ${spelled}`
        const characteristic = isMeasured ? ({ kind: 'measured', scale: 2, unit } as const) : null
        const line = lineOf(text, asked({ characteristic }))
        expect(line.kind).toBe(isMeasured ? 'value' : 'fault')
      },
    ),
  )
})

it('that the books know is never recorded without a question', () => {
  const codes = fc.oneof(
    fc.string(),
    fc.nat(10 ** 9).map(String),
    figures.map(([s, a, b]) => `${s}${a}.${b}`),
  )
  fc.assert(
    fc.property(codes, fc.nat(8), (text, trusted) => {
      const line = lineOf(text, asked({ isKnown: () => true, trusted }))
      expect(['code', 'unsure']).toContain(line.kind)
    }),
  )
})
