import { describe, expect, it } from 'vitest'
import { aPlace } from '../../scan/plant.testing.ts'
import { keepsUnknown, unresolvedArgs } from './unknown.ts'

describe('an unknown code on the screen', () => {
  const unknown = { kind: 'unknown', text: 'X' } as const
  const place = { kind: 'location', location: aPlace({ id: 1, code: 'A' }) } as const
  const virtual = {
    kind: 'location',
    location: aPlace({ id: 2, code: 'S', role: 'supplier' }),
  } as const

  it.each([
    ['another unknown code is missed', unknown, unknown, false, 'missed'],
    ['a virtual place is missed', unknown, virtual, false, 'missed'],
    ['a place says where it was found', unknown, place, false, 'place'],
    ['the next scan is taken once it was recorded', unknown, unknown, true, null],
    ['what is known gives way', place, unknown, false, null],
    ['an empty screen takes all', null, unknown, false, null],
  ] as const)('%s', (_, shown, next, isRecorded, expected) => {
    expect(keepsUnknown(shown, next, isRecorded)).toBe(expected)
  })
})

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
