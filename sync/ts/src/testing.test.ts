import { describe, expect, it } from 'vitest'
import { memoryClient } from './testing.ts'

const rows = {
  location: {
    '1': { id: 1, kind: 'bin' },
    '2': { id: 2, kind: 'bin' },
    '9': { id: 9, kind: 'virtual' },
  },
  balance: { '5.1.-': { item: 5, location: 1, lot: null, quantity: 10 } },
  item: { '5': { id: 5, code: 'A', barcodes: [['690', null]] } },
}
const move = { item: 5, lot: null, from: 1, to: 2, quantity: 3, unit: 1, entered: '3' }

describe('memoryClient', () => {
  it('shows a recorded move at once in the balances of both places', async () => {
    const client = memoryClient(rows)

    const act = await client.record('stock.move', move, { actor: 31 })

    expect(act.state).toBe('device')
    expect([client.replica.quantity(1, 5, null), client.replica.quantity(2, 5, null)]).toEqual([
      7, 3,
    ])
    expect(client.replica.by('balance.location', 2)).toEqual(['5.2.-'])
    expect(client.status.pending).toBe(1)
  })

  it('shows no balance at a virtual location', async () => {
    const client = memoryClient(rows)

    await client.record('stock.issue', { ...move, to: 9 }, { actor: 31 })

    expect(client.replica.quantity(9, 5, null)).toBe(0)
  })

  it('keeps the figures when an act is booked and gives them back when it is held', async () => {
    const client = memoryClient(rows)
    const first = await client.record('stock.move', move, { actor: 31 })
    const second = await client.record('stock.move', move, { actor: 31 })

    client.settle(first.id, 'booked')
    client.settle(second.id, 'held', 'unknown_item')

    expect([client.replica.quantity(1, 5, null), client.replica.quantity(2, 5, null)]).toEqual([
      7, 3,
    ])
    expect((await client.acts()).map((act) => act.state)).toEqual(['held', 'booked'])
  })

  it('takes an act back when its undo is recorded', async () => {
    const client = memoryClient(rows)
    const first = await client.record('stock.move', move, { actor: 31 })

    await client.record('undo', { operation: first.id }, { actor: 31 })

    expect(client.replica.quantity(1, 5, null)).toBe(10)
  })

  it('finds items by any of their barcodes', () => {
    expect(memoryClient(rows).replica.by('item.barcode', '690')).toEqual(['5'])
  })
})
