import { describe, expect, it } from 'vitest'
import { aParty } from '../../scan/plant.testing.ts'
import { bodyOf, fieldsOf } from './party-fields.ts'

describe('the form of a supplier or customer', () => {
  const buyer = aParty({ id: 1, code: 'C-1', is_customer: true, min_days: 90 })

  it('sends only what differs', () => {
    const before = fieldsOf(buyer)

    expect(bodyOf({ ...before, name_zh: ' 华富 ' }, before)).toEqual({ name_zh: '华富' })
    expect(bodyOf(before, before)).toEqual({})
  })

  it('drops the least days of whoever buys nothing', () => {
    const before = fieldsOf(buyer)
    const now = { ...before, is_customer: false, is_supplier: true }

    expect(bodyOf(now, before)).toEqual({ is_customer: false, is_supplier: true, min_days: null })
  })

  it('sends all of a new one, empty fields as nothing', () => {
    expect(bodyOf({ ...fieldsOf(undefined), code: ' S-1 ', is_supplier: true })).toEqual({
      ...{ code: 'S-1', name_zh: null, name_en: null, is_supplier: true, is_customer: false },
      ...{ min_days: null, gln: null, active: true },
    })
  })
})
