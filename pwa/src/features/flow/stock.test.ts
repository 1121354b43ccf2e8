import type { Row } from '@takt/sync'
import { memoryClient } from '@takt/sync/testing'
import { describe, expect, it } from 'vitest'
import type { Balance, Category, Item, Lot, Reservation } from '../../data/rows.ts'
import { A01, aLot, anItem, aPlace, B02, DOCK, GLUE, TODAY } from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { choose, confirm, onScan, type World } from './reduce.ts'
import { missing } from './requirements.ts'
import { EMPTY, EMPTY_SUBJECT, type FlowState } from './state.ts'
import { pick, type Picked, whyStays } from './stock.ts'

const id = (n: number): string => `00000000-0000-5000-8000-0000000000a${n}`
const [L1, L2, L3] = [id(1), id(2), id(3)]
const PICK_REASON = 21
const CATEGORY = 5

interface Shelf {
  item?: Partial<Item>
  lots?: (Partial<Lot> & { id: string; code: string })[]
  balances?: Balance[]
  reservations?: Partial<Reservation>[]
  categories?: Partial<Category>[]
  reasons?: boolean
}

const there = (location: number, lot: string | null, quantity: number): Balance => ({
  item: GLUE,
  location,
  lot,
  quantity,
})

const keyed = <T extends object>(rows: T[], key: (row: T) => string): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [key(row), row as unknown as Row]))

/** Three lots of glue in two places, and whatever a test changes of it. */
function aShelf(shelf: Shelf = {}) {
  const item = anItem({ id: GLUE, code: 'GLUE-1', lot_tracked: true, ...shelf.item })
  const lots = shelf.lots ?? [
    { id: L1, code: 'L1', expires_on: '2026-12-01' },
    { id: L2, code: 'L2', expires_on: '2026-07-01' },
    { id: L3, code: 'L3', expires_on: '2026-09-01' },
  ]
  const balances = shelf.balances ?? [there(A01, L1, 10), there(B02, L2, 20), there(A01, L3, 30)]
  const reservations = (shelf.reservations ?? []).map((row, at) => ({
    ...{ id: `r${at}`, item: GLUE, lot: null, location: null, quantity: 1 },
    ...{ for_kind: 'work_order', for_id: 'WO-1', note: null, person: 1, at: 1 },
    ...row,
  }))
  const places = [
    aPlace({ id: 2, code: 'WH', kind: 'warehouse' }),
    aPlace({ id: DOCK, code: 'DOCK', parent: 2 }),
    aPlace({ id: A01, code: 'A-01', parent: DOCK }),
    aPlace({ id: B02, code: 'B-02', parent: 2 }),
    aPlace({ id: 15, code: 'Q', parent: 2, role: 'quarantine' }),
    aPlace({ id: 91, code: 'PROD', kind: 'virtual', role: 'production' }),
  ]
  const reason = { id: PICK_REASON, code: 'blocked', kind: 'pick', name_zh: '', name_en: 'Blocked' }
  const client = memoryClient({
    item: { [GLUE]: item as unknown as Row },
    category: keyed(shelf.categories ?? [], ({ id: one }) => String(one)),
    location: keyed(places, (row) => String(row.id)),
    lot: keyed(
      lots.map((lot) => aLot(lot)),
      (row) => row.id,
    ),
    balance: keyed(balances, (row) => `${row.item}.${row.location}.${row.lot ?? '-'}`),
    reservation: keyed(reservations, (row) => row.id),
    reason: shelf.reasons === false ? {} : { [PICK_REASON]: { ...reason, active: true } },
  })
  return { item, books: client.replica, today: TODAY, client }
}

const shown = ({ proposals }: Picked): unknown[] =>
  proposals.map(({ candidate, quantity }) => [candidate.lotCode, candidate.locationCode, quantity])

describe('what the replica proposes', () => {
  it('goes by expiry where lots expire and nobody says otherwise', () => {
    const { item, ...asked } = aShelf()

    expect(shown(pick(item, 25, asked))).toEqual([
      ['L2', 'B-02', 20],
      ['L3', 'A-01', 5],
    ])
  })

  it('names a few more after those that are needed', () => {
    const { item, ...asked } = aShelf()

    const { next } = pick(item, 5, { ...asked, next: 5 })

    expect(next.map(({ candidate, quantity }) => [candidate.lotCode, quantity])).toEqual([
      ['L3', 30],
      ['L1', 10],
    ])
  })

  it('asks the categories from the nearest up', () => {
    const categories = [
      { id: CATEGORY, parent: 6, picking: null },
      { id: 6, parent: null, picking: 'lifo' as const },
    ]
    const lots = [
      { id: L1, code: 'L1', received_at: 1 },
      { id: L2, code: 'L2', received_at: 3 },
      { id: L3, code: 'L3', received_at: 2 },
    ]
    const { item, ...asked } = aShelf({ categories, lots, item: { category: CATEGORY } })

    const found = pick(item, 1, asked)

    expect([found.policy, shown(found)]).toEqual(['lifo', [['L2', 'B-02', 1]]])
  })

  it('measures the way through the tree of places from where the person stands', () => {
    const { item, ...asked } = aShelf({ item: { picking: 'nearest' } })

    expect(shown(pick(item, 1, { ...asked, here: B02 }))).toEqual([['L2', 'B-02', 1]])
    expect(shown(pick(item, 1, { ...asked, here: DOCK }))).toEqual([['L1', 'A-01', 1]])
  })

  it('leaves what is reserved for something else, and takes its own first', () => {
    const reservations = [
      { lot: L2, quantity: 15, for_id: 'WO-2' },
      { lot: L1, quantity: 4, for_id: 'wo-1' },
      { lot: null, quantity: 5, for_id: null },
    ]
    const { item, ...asked } = aShelf({ reservations })

    const mine = pick(item, 60, { ...asked, reference: ' WO-1' })
    const nobody = pick(item, 60, asked)

    expect(shown(mine)).toEqual([
      ['L1', 'A-01', 5],
      ['L2', 'B-02', 5],
      ['L3', 'A-01', 30],
    ])
    expect([mine.short, mine.keptElsewhere]).toEqual([20, 20])
    expect(nobody.short).toBe(24)
  })

  it('counts what this phone took for an order against what is kept for it', async () => {
    const reservations = [{ lot: L2, quantity: 15, for_id: 'WO-2' }]
    const { item, client, ...asked } = aShelf({ reservations })
    const args = { item: GLUE, lot: L2, from: B02, to: 91, quantity: 12, reference: 'WO-2' }

    await client.record('stock.issue', args, { actor: 31 })

    // 8 of L2 are left, 3 of them kept.
    expect(shown(pick(item, 10, asked))).toEqual([
      ['L2', 'B-02', 5],
      ['L3', 'A-01', 5],
    ])
  })

  it('takes nothing out of quarantine, and says why what stays does', () => {
    const lots = [
      { id: L1, code: 'L1', status: 'hold' as const },
      { id: L2, code: 'L2', expires_on: TODAY },
      { id: L3, code: 'L3' },
    ]
    const balances = [there(A01, L1, 10), there(B02, L2, 20), there(15, L3, 30)]
    const { item, ...asked } = aShelf({ lots, balances })

    const found = pick(item, 1, asked)

    expect(found.short).toBe(1)
    expect(new Map(whyStays(found.excluded))).toEqual(
      new Map([
        ['hold', 1],
        ['expired', 1],
        ['quarantine', 1],
      ]),
    )
  })

  it('counts what is in the hands as gone from its place', () => {
    const { item, ...asked } = aShelf()
    const line = { ...EMPTY_SUBJECT, item: GLUE, lot: L2, entered: '20' }

    expect(shown(pick(item, 1, { ...asked, lines: [line], from: B02 }))).toEqual([
      ['L3', 'A-01', 1],
    ])
  })

  it('gives each customer the shelf life that it wants', () => {
    const { item, ...asked } = aShelf()

    expect(shown(pick(item, 1, { ...asked, leastDays: 100 }))).toEqual([['L3', 'A-01', 1]])
  })
})

const worldOf = (shelf: Shelf, mode: World['mode'] = 'add'): World => {
  const { books, today } = aShelf(shelf)
  return { books, today, mode, repeat: 'count' }
}

function scanned(codes: string[], world: World, from: Partial<FlowState> = {}) {
  let state: FlowState = { ...EMPTY, ...from }
  const acts = []
  for (const code of codes) {
    const outcome = onScan(issue, state, code, world)
    state = outcome.state
    acts.push(...outcome.acts)
  }
  return { state, acts }
}

describe('taking another lot than the proposed one', () => {
  const other = ['A-01', 'T:GLUE-1:L1']

  it('asks why, and the act says which was proposed', () => {
    const world = worldOf({})
    const { state } = scanned(other, world)
    expect(missing(issue, state, world.books)).toEqual(['why'])
    expect(confirm(issue, state, world).acts).toEqual([])

    const told = { ...state, pickReason: PICK_REASON }

    expect(confirm(issue, told, world).acts.map(({ args }) => args)).toMatchObject([
      { lot: L1, from: A01, proposed: L2, reason: PICK_REASON },
    ])
  })

  it('asks nothing when the proposed one is taken, and says nothing of it', () => {
    const world = worldOf({})
    const { state } = scanned(['B-02', 'T:GLUE-1:L2'], world)

    expect(missing(issue, state, world.books)).toEqual([])
    expect(confirm(issue, state, world).acts[0]?.args).not.toHaveProperty('proposed')
  })

  it('asks nothing for a lot that the quantity needs anyway', () => {
    const world = worldOf({})
    const item = { item: GLUE, entered: '25' }
    const { state } = scanned(['A-01', 'T:GLUE-1:L3'], world, item)

    expect(state).toMatchObject({ lot: L3, proposed: null })
  })

  it('asks nothing where the plant keeps no reasons, but says what was proposed', () => {
    const world = worldOf({ reasons: false })
    const { state } = scanned(other, world)

    expect(missing(issue, state, world.books)).toEqual([])
    expect(confirm(issue, state, world).acts[0]?.args).toMatchObject({ proposed: L2, reason: null })
  })

  it('records no scan by itself before the reason is said, and asks once for the same lot', () => {
    const world = worldOf({}, 'act')
    const first = scanned(other, world)
    expect(first.acts).toEqual([])

    const told = confirm(issue, { ...first.state, pickReason: PICK_REASON }, world)
    const again = scanned(['T:GLUE-1:L1'], world, told.state)

    expect(again.acts.map(({ args }) => args['reason'])).toEqual([PICK_REASON])
  })

  it('takes a proposal with one tap: place and lot at once', () => {
    const world = worldOf({})
    const state = { ...EMPTY, item: GLUE, entered: '5' }

    const outcome = choose(issue, state, { item: GLUE, lot: L2, location: B02 }, world)

    expect(outcome.state).toMatchObject({ from: B02, lot: L2, entered: '5', proposed: null })
  })
})
