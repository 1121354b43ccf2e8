import { describe, expect, it } from 'vitest'
import { unresolvedArgs } from './unknown.ts'

describe('an unknown code', () => {
  it('is recorded with the quantity as typed, or none', () => {
    const known = { code: '4006381333931', location: 12, symbology: 'EAN13' }

    expect(unresolvedArgs({ ...known, quantity: ' 2.5 ' })).toEqual({ ...known, quantity: '2.5' })
    expect(unresolvedArgs({ ...known, quantity: '' })).toEqual({ ...known, quantity: null })
  })

  it('loses only what no operation may hold', () => {
    const args = unresolvedArgs({
      code: `a\u0000b\u001d${'x'.repeat(3_000)}`,
      location: null,
      quantity: '',
      symbology: 'text',
    })

    expect(String(args['code']).startsWith('ab\u001dx')).toBe(true)
    expect(String(args['code']).length).toBe(1_999)
  })
})
