import { describe, expect, it } from 'vitest'
import { changes, fieldsOf } from './item-fields.ts'

const blank = fieldsOf(undefined, undefined)

describe('the item form', () => {
  it('sends only what differs, so that others may edit other fields', () => {
    const before = { ...blank, code: 'A', name_zh: '螺栓', unit: 1 }

    expect(changes(before, { ...before, name_en: ' Bolt ' })).toEqual({ name_en: 'Bolt' })
    expect(changes(before, before)).toEqual({})
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
    })
  })
})
