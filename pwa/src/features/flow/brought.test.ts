import { describe, expect, it } from 'vitest'
import { toLabel } from './brought.ts'

describe('labels that are due after an act', () => {
  it('are those of the lot that came in, or of the item where it has no lots', () => {
    expect(toLabel('stock.receive', { item: 5, lot: 'a' })).toEqual({ kind: 'lot', ids: 'a' })
    expect(toLabel('stock.return', { item: 5, lot: null })).toEqual({ kind: 'item', ids: '5' })
  })

  it('are those of all lots that were made of others, each once', () => {
    const outputs = [{ lot: 'a' }, { lot: 'b' }, { lot: 'a' }, { lot: null }]

    expect(toLabel('lot.regroup', { outputs })).toEqual({ kind: 'lot', ids: 'a,b' })
    expect(toLabel('lot.regroup', { outputs: [{ lot: null }] })).toBeNull()
  })

  it('are none where nothing came in', () => {
    expect(toLabel('stock.issue', { item: 5, lot: 'a' })).toBeNull()
    expect(toLabel('undo', { operation: 'x' })).toBeNull()
  })
})
