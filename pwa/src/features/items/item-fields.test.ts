import { describe, expect, it } from 'vitest'
import { changes, fieldsOf } from './item-fields.ts'

const blank = fieldsOf(undefined, undefined)

describe('the item form', () => {
  it('sends only what differs, so that others may edit other fields', () => {
    const before = { ...blank, code: 'A', name_zh: '螺栓', unit: 1 }

    expect(changes(before, { ...before, name_en: ' Bolt ' })).toEqual({ name_en: 'Bolt' })
    expect(changes(before, before)).toEqual({})
  })

  it('sends limits of stock anew when the decimals change', () => {
    const policy = { ...blank.policy, min_stock: '5' }
    const before = { ...blank, code: 'A', name_zh: '螺栓', unit: 1, policy }

    expect(changes(before, { ...before, scale: 2 })).toEqual({ scale: 2, min_stock: 500 })
  })

  it('sends every field of a new item, empty ones as nothing', () => {
    expect(changes(undefined, { ...blank, code: ' A ', unit: 1 })).toEqual({
      code: 'A',
      name_zh: null,
      name_en: null,
      unit: 1,
      scale: 0,
      category: null,
      lot_tracked: false,
      picking: null,
      serial_tracked: false,
      inspects_receipt: false,
      hold_mode: 'block',
      shelf_life_days: null,
      warn_days: null,
      slow_days: null,
      min_stock: null,
      max_stock: null,
    })
  })
})
