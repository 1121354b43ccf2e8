import { describe, expect, it } from 'vitest'
import { costOf, costText, permilleText, signedValue, valueText } from './money.ts'
import { bodyOf, faultOf, fieldsOf } from './plan-fields.ts'

describe('the form of a plan', () => {
  it('begins blind, for everything, for anybody', () => {
    expect(bodyOf(fieldsOf(), 1)).toEqual({
      ...{ site: 1, kind: 'full', name: null, zone: null, classes: [], items: [], due_on: null },
      ...{ blind: true, frozen: false, adds: false, team: null, person: null },
    })
  })

  it('asks for the zone, the classes or the items that its kind needs', () => {
    const fields = fieldsOf()

    expect(faultOf({ ...fields, kind: 'zone' })).toBe('no_zone')
    expect(faultOf({ ...fields, kind: 'zone', zone: 4 })).toBeNull()
    expect(faultOf({ ...fields, kind: 'class', classes: [] })).toBe('no_class')
    expect(faultOf({ ...fields, kind: 'cycle' })).toBe('no_items')
    expect(faultOf({ ...fields, kind: 'cycle', items: [5] })).toBeNull()
  })

  it('sends classes and items for the kinds that have them alone', () => {
    const fields = { ...fieldsOf(), classes: ['A', 'B'], items: [5], name: ' Week 22 ' }

    expect(bodyOf({ ...fields, kind: 'class' }, 1)).toMatchObject({
      ...{ classes: ['A', 'B'], items: [], name: 'Week 22' },
    })
    expect(bodyOf({ ...fields, kind: 'cycle' }, 1)).toMatchObject({ classes: [], items: [5] })
  })
})

describe('values', () => {
  it('are read in cents, rounded away from zero', () => {
    expect(valueText(12_345_000)).toBe('1\u202f234.50')
    expect(valueText(-12_350)).toBe('\u22121.24')
    expect(valueText(-20)).toBe('0.00')
    expect(signedValue(15_000)).toBe('+1.50')
    expect(valueText(null)).toBe('–')
  })

  it('of a cost are typed with up to four decimals, never below zero', () => {
    expect(costOf('12.5')).toBe(125_000)
    expect(costOf('0,0001')).toBe(1)
    expect(costOf('-1')).toBeUndefined()
    expect(costOf('1.00001')).toBeUndefined()
    expect(costText(125_000)).toBe('12.5')
    expect(permilleText(985)).toBe('98.5 %')
  })
})
