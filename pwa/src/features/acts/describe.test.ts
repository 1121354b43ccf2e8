import { describe as group, expect, it } from 'vitest'
import { describe, type Lookup, isCount } from './describe.ts'

const ROWS: Record<string, unknown> = {
  'item 1': { id: 1, code: 'MSL-25', name_en: 'Seal', name_zh: '密封', scale: 0, unit: 9 },
  'location 4': { id: 4, code: 'RM-R-01', kind: 'bin' },
  'location 5': {
    id: 5,
    code: 'V-CON',
    kind: 'virtual',
    role: 'conversion',
    name_en: 'Conversion',
  },
  'lot a': { id: 'a', code: 'K26' },
  'lot b': { id: 'b', code: 'K26-A' },
}
const lookup = { row: (table: string, key: unknown) => ROWS[`${table} ${String(key)}`] } as Lookup

group('a regrouping', () => {
  const inputs = [{ item: 1, lot: 'a', quantity: 3 }]
  const outputs = [{ item: 1, lot: 'b', quantity: 3 }]

  it('says what became what where its lines are known', () => {
    const args = { relation: 'split', location: 4, inputs, outputs }
    const said = describe(lookup, 'lot.regroup', args)
    expect(said.what).toBe('K26 → K26-A')
    expect(said.quantity).toBe('3')
  })

  it('says on the board what went in and where, as of any other act', () => {
    const said = describe(lookup, 'lot.regroup', { item: 1, lot: 'a', from: 4, to: 4, quantity: 3 })
    expect(said.what).toContain('MSL-25')
    expect(said.what).not.toContain('→')
    expect(said.quantity).toBe('3')
    expect(said.where).toBe('RM-R-01')
  })
})

it('says of goods that are being made no word of the books', () => {
  const said = describe(lookup, 'stock.consume', { item: 1, from: 4, to: 5, quantity: 3 })
  expect(said.where).not.toContain('Conversion')
})

it('names no number of labels where none is known', () => {
  expect(describe(lookup, 'label.print', { item: null }).what).toBe('')
})

it('says of a count that it is recorded, not that it is in the books', () => {
  const kinds = ['stock.count', 'stock.count_empty', 'stock.adjust', 'stock.move']
  expect(kinds.map(isCount)).toEqual([true, true, false, false])
})

it('tells of a decision which goods it is about, as its case has them', () => {
  const rows = { ...ROWS, 'nonconformance n': { item: 1, lot: 'a' } } as Record<string, unknown>
  const known = { row: (table: string, key: unknown) => rows[`${table} ${String(key)}`] } as Lookup
  const args = { nonconformance: 'n', disposition: 'scrap', quantity: 4, location: 4 }

  const said = describe(known, 'nonconformance.dispose', args)

  expect(said.what).toContain('MSL-25')
  expect([said.quantity, said.where]).toEqual(['4', 'RM-R-01'])
})
