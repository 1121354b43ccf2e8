import { describe, expect, it } from 'vitest'
import type { Balance, DeviceState, Location } from '../../data/rows.ts'
import { completeUpTo, isQuiet, placeTree, QUIET_MS, stockAt, watchedDevices } from './view.ts'

const place = (id: number, parent: number | null, change: Partial<Location> = {}) =>
  ({ id, parent, code: `P${id}`, kind: 'bin', active: true, ...change }) as Location
const balance = (location: number, item: number, quantity: number): Balance => ({
  location,
  item,
  lot: null,
  quantity,
})
const device = (name: string, change: Partial<DeviceState>) =>
  ({
    device: name,
    name,
    pending: 0,
    seen_at: 0,
    complete_up_to: 0,
    status: 'active',
    ...change,
  }) as DeviceState

describe('stock as a tree', () => {
  it('counts goods below a place once and passes a negative balance up', () => {
    const places = [place(1, null), place(3, 1), place(2, 1), place(9, null, { kind: 'virtual' })]
    const balances = [balance(2, 5, 10), balance(3, 5, -1), balance(3, 6, 0), balance(9, 7, 1)]

    const tree = placeTree(places, balances)

    expect(tree).toHaveLength(1)
    expect(tree[0]).toMatchObject({ kinds: 1, negative: true })
    expect(tree[0]?.children.map((child) => child.location.code)).toEqual(['P2', 'P3'])
  })

  it('lists what is missing first', () => {
    const listed = stockAt([balance(2, 5, 10), balance(2, 6, -3), balance(2, 7, 0)], 2)

    expect(listed.map((row) => row.item)).toEqual([6, 5])
  })
})

describe('devices', () => {
  it('put the one that holds most back first and leave retired ones out', () => {
    const states = [
      device('fine', { seen_at: 5 }),
      device('holding', { pending: 3 }),
      device('gone', { status: 'retired' }),
    ]

    expect(watchedDevices(states).map((row) => row.name)).toEqual(['holding', 'fine'])
  })

  it('let the site be complete only up to the slowest active one', () => {
    const states = [
      device('a', { complete_up_to: 50 }),
      device('b', { complete_up_to: 20 }),
      device('lost', { complete_up_to: 1, status: 'lost' }),
    ]

    expect(completeUpTo(states)).toBe(20)
    expect(completeUpTo([])).toBeNull()
  })

  it('are quiet after ten minutes without contact, or when never seen', () => {
    expect(isQuiet(device('a', { seen_at: 0 }), QUIET_MS)).toBe(false)
    expect(isQuiet(device('a', { seen_at: 0 }), QUIET_MS + 1)).toBe(true)
    expect(isQuiet(device('a', { seen_at: null }), 0)).toBe(true)
  })
})
