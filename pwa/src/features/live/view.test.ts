import { describe, expect, it } from 'vitest'
import type { Balance, DeviceState, LiveAct, Location } from '../../data/rows.ts'
import {
  completeUpTo,
  isQuiet,
  placeFigures,
  placeTree,
  QUIET_MS,
  recentActs,
  revealedHere,
  stockAt,
  watchedDevices,
  type Figures,
  type Place,
} from './view.ts'

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

function counted(roots: Place[], balances: Iterable<Balance>): Map<number, Figures> {
  const steps = placeFigures(roots, balances)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('stock as a tree', () => {
  it('counts goods below a place once and passes a negative balance up', () => {
    const places = [place(1, null), place(3, 1), place(2, 1), place(9, null, { kind: 'virtual' })]
    const balances = [balance(2, 5, 10), balance(3, 5, -1), balance(3, 6, 0), balance(9, 7, 1)]

    const tree = placeTree(places)

    expect(tree).toHaveLength(1)
    expect(counted(tree, balances).get(1)).toEqual({ kinds: 1, negative: true })
    expect(tree[0]?.children.map((child) => child.location.code)).toEqual(['P2', 'P3'])
  })

  it('counts a hundred thousand balances in many short steps', () => {
    const places = [place(1, null)]
    for (let id = 2; id <= 2000; id++) places.push(place(id, id <= 40 ? 1 : (id % 39) + 2))
    const balances = Array.from({ length: 100_000 }, (_, i) =>
      balance(41 + (i % 1900), 1 + (i % 9973), 5),
    )

    const steps = placeFigures(placeTree(places), balances)
    let count = 1
    while (!steps.next().done) count += 1

    expect(count).toBeGreaterThan(50)
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

  it('let the site be complete only up to the slowest that counts, and name it', () => {
    const day = 24 * 3600 * 1000
    const now = 30 * day
    const states = [
      device('a', { complete_up_to: now - 50, seen_at: now }),
      device('b', { complete_up_to: now - day, seen_at: now - day }),
      device('silent', { complete_up_to: 5, seen_at: now - 15 * day }),
      device('lost', { complete_up_to: 1, seen_at: now, status: 'lost' }),
    ]

    expect(completeUpTo(states, now)).toEqual({ at: now - day, waiting: ['b'] })
    expect(completeUpTo([], now)).toEqual({ at: null, waiting: [] })
  })

  it('leave it open how complete the site is while one has never said', () => {
    const states = [
      device('a', { complete_up_to: 50, seen_at: 60 }),
      device('new', { complete_up_to: null, seen_at: null }),
    ]

    expect(completeUpTo(states, 60)).toEqual({ at: null, waiting: ['new'] })
  })

  it('are quiet after ten minutes without contact, or when never seen', () => {
    expect(isQuiet(device('a', { seen_at: 0 }), QUIET_MS)).toBe(false)
    expect(isQuiet(device('a', { seen_at: 0 }), QUIET_MS + 1)).toBe(true)
    expect(isQuiet(device('a', { seen_at: null }), 0)).toBe(true)
  })
})

describe('the age of the data', () => {
  it('counts from the reveal by the clock of this device, contact or not', () => {
    expect(revealedHere(1_000_000, -3000)).toBe(997_000)
    expect(revealedHere(1_000_000, null)).toBe(1_000_000)
    expect(revealedHere(null, 5)).toBeNull()
  })
})

describe('the newest acts', () => {
  it('are found without sorting all, equal to sorting all', () => {
    const acts = Array.from(
      { length: 1000 },
      (_, i) => ({ received: (i * 7919) % 1009 }) as LiveAct,
    )

    const found = recentActs(acts, 20).map((act) => act.received)

    const all = acts.map((act) => act.received).sort((one, other) => other - one)
    expect(found).toEqual(all.slice(0, 20))
  })
})
