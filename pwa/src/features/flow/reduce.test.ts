import { describe, expect, it } from 'vitest'
import {
  A01,
  aPlant,
  B02,
  BOLT,
  BOX,
  BURR,
  DOCK,
  GLUE,
  GOOD_LOT,
  HELD_LOT,
  OLD_BOLT,
  OLD_LOT,
  PRODUCTION,
  SCRAP,
  SCRATCHED,
  STEEL,
  SUPPLIER,
  TODAY,
} from '../../scan/plant.testing.ts'
import { adjust } from '../adjust/view-model.ts'
import { hold, release } from '../hold/view-model.ts'
import { issue } from '../issue/view-model.ts'
import { move } from '../move/view-model.ts'
import { putAway } from '../put-away/view-model.ts'
import { receive } from '../receive/view-model.ts'
import { giveBack } from '../return/view-model.ts'
import { scrap } from '../scrap/view-model.ts'
import type { FlowDefinition } from './definition.ts'
import {
  acknowledge,
  activate,
  choose,
  confirm,
  countRepeated,
  onScan,
  takeExpired,
  type World,
} from './reduce.ts'
import { missing } from './requirements.ts'
import { EMPTY, type FlowState } from './state.ts'

const books = aPlant().replica
const WORLD: World = { books, today: TODAY, mode: 'add', repeat: 'count' }

/** Scans one after the other; returns the last state and all operations that came out. */
function run(def: FlowDefinition, codes: string[], from: Partial<FlowState> = {}, world = WORLD) {
  let state: FlowState = { ...EMPTY, ...from }
  const acts = []
  let signal = null
  for (const code of codes) {
    const outcome = onScan(def, state, code, world)
    state = outcome.state
    signal = outcome.signal
    acts.push(...outcome.acts)
  }
  return { state, acts, signal }
}

function recorded(def: FlowDefinition, state: FlowState) {
  return confirm(def, state, WORLD).acts.map(({ operation, args }) => ({ operation, ...args }))
}

describe('flow', () => {
  it.each([
    [['A-01', 'BOLT-M8', 'B-02']],
    [['BOLT-M8', 'A-01', 'B-02']],
    [['A-01', 'B-02', 'BOLT-M8']],
  ])('moves the same thing whichever comes first: %j', (codes) => {
    const { state } = run(move, codes, { entered: '' })

    expect(recorded(move, state)).toEqual([
      {
        operation: 'stock.move',
        item: BOLT,
        lot: null,
        from: A01,
        to: B02,
        quantity: 1,
        unit: 1,
        entered: '1',
      },
    ])
  })

  it('adds one to the line for every further scan of the same label', () => {
    const { state, signal } = run(issue, ['A-01', 'BOLT-M8', 'BOLT-M8', 'BOLT-M8'])

    expect(state.entered).toBe('3')
    expect(signal).toBe('repeated')
  })

  it('counts a box label as a box and keeps what was typed', () => {
    const { state } = run(receive, ['A-01', '6901234567809', '6901234567809'])

    expect(recorded(receive, state)).toMatchObject([
      { quantity: 100, unit: BOX, entered: '2', from: SUPPLIER, to: A01, lot_code: null },
    ])
  })

  it('keeps several lines and records each as an operation of its own', () => {
    const { state } = run(
      issue,
      ['A-01', 'BOLT-M8', 'L24-x', 'T:GLUE-1:L24'].filter((c) => c !== 'L24-x'),
    )

    expect(state.lines).toHaveLength(1)
    expect(recorded(issue, state)).toMatchObject([
      { item: BOLT, quantity: 1, to: PRODUCTION },
      { item: GLUE, lot: GOOD_LOT, quantity: 1, to: PRODUCTION },
    ])
  })

  it('finds the line again when its label comes back', () => {
    const { state } = run(issue, ['A-01', 'BOLT-M8', 'T:GLUE-1:L24', 'BOLT-M8'])

    expect(state).toMatchObject({ item: BOLT, entered: '2' })
    expect(state.lines).toMatchObject([{ item: GLUE }])
  })

  it('makes each scan an act where the mode says so, and signals the repetition', () => {
    const world: World = { ...WORLD, mode: 'act' }
    const { state, acts, signal } = run(issue, ['A-01', 'BOLT-M8', 'BOLT-M8'], {}, world)

    expect(acts.map(({ args }) => args['quantity'])).toEqual([1, 1])
    expect(state).toMatchObject({ from: A01, item: null })
    expect(signal).toBe('repeated')
  })

  it('asks before it counts the same code again, where the mode says so', () => {
    const world: World = { ...WORLD, repeat: 'ask' }
    const { state } = run(issue, ['A-01', 'BOLT-M8', 'BOLT-M8'], {}, world)

    expect(state.lock).toMatchObject({ code: 'repeated' })
    expect(countRepeated(issue, state, world).state.entered).toBe('2')
    expect(acknowledge(state).entered).toBe('1')
  })

  it('does not guess the amount of what is weighed', () => {
    const { state } = run(issue, ['STEEL-2'])

    expect(state).toMatchObject({ item: STEEL, entered: '', from: B02, fromGuessed: true })
    expect(missing(issue, state, books)).toEqual(['quantity'])
  })

  it('asks for what is missing in the order of the work', () => {
    expect(missing(move, EMPTY, books)).toEqual(['from', 'item', 'to'])
    expect(missing(scrap, { ...EMPTY, from: A01, item: BOLT, entered: '1' }, books)).toEqual([
      'reason',
    ])
    expect(missing(issue, { ...EMPTY, from: A01, item: GLUE, entered: '1' }, books)).toEqual([
      'lot',
    ])
  })

  it('takes the place to put away from the books and the next scan as the goal', () => {
    const { state } = run(putAway, ['STEEL-2', 'A-01'], {})

    expect(state).toMatchObject({ from: B02, to: A01 })
  })

  it('accepts the guessed place when it is scanned', () => {
    const { state } = run(putAway, ['STEEL-2', 'B-02'])

    expect(state).toMatchObject({ from: B02, fromGuessed: false, to: null, lock: null })
  })

  it('begins a new pair of places after the last pair was used', () => {
    const { state } = run(move, ['DOCK'], { from: A01, to: B02 })

    expect(state).toMatchObject({ from: DOCK, to: null })
  })

  it('moves on from where the last goods were put', () => {
    const { state } = run(move, ['B-02', 'DOCK'], { from: A01, to: B02 })

    expect(state).toMatchObject({ from: B02, to: DOCK, lock: null })
  })

  it('puts the scan where the person tapped', () => {
    const { state } = run(move, ['DOCK'], { ...activate(EMPTY, 'to'), from: A01 })

    expect(state).toMatchObject({ from: A01, to: DOCK, active: null })
  })

  it('lets the person choose from a list as if it were scanned', () => {
    const { state } = choose(
      issue,
      { ...EMPTY, item: GLUE, entered: '1' },
      { location: A01, lot: GOOD_LOT },
      WORLD,
    )

    expect(state).toMatchObject({ from: A01, lot: GOOD_LOT, lock: null })
  })

  it('receives a lot that nobody knows yet, with its expiry', () => {
    const { state } = run(receive, ['A-01', 'T:GLUE-1:n 77'])
    const [act] = confirm(
      receive,
      { ...state, expiresOn: '2027-01-31', reference: ' PO-9 ' },
      WORLD,
    ).acts

    expect(act).toMatchObject({
      lotCode: 'N77',
      args: { item: GLUE, lot_code: 'N77', expires_on: '2027-01-31', reference: 'PO-9' },
    })
  })

  it('takes a plain label behind a received item as its lot', () => {
    const { state } = run(receive, ['A-01', 'GLUE-1', 'abc 123'])

    expect(state).toMatchObject({ lotCode: 'ABC123', lock: null })
    expect(run(receive, ['A-01', 'BOLT-M8', 'abc 123']).state.lock?.code).toBe('unknown_code')
  })

  it('records a hold without a reason where the plant keeps none of that kind', () => {
    const { state } = run(hold, ['T:GLUE-1:L24'])
    const without = new Proxy(books, {
      get: (target, name) => (name === 'all' ? () => [] : Reflect.get(target, name, target)),
    })

    expect(missing(hold, state, books)).toEqual(['reason'])
    expect(missing(hold, state, without)).toEqual([])
  })

  it('brings back to the shelf and scraps with a reason', () => {
    const returned = run(giveBack, ['A-01', 'BOLT-M8']).state
    const scrapped = run(scrap, ['A-01', 'BOLT-M8']).state

    expect(recorded(giveBack, returned)).toMatchObject([{ from: PRODUCTION, to: A01 }])
    expect(recorded(scrap, scrapped)).toEqual([])
    expect(recorded(scrap, { ...scrapped, reason: SCRATCHED })).toMatchObject([
      { from: A01, to: SCRAP, reason: SCRATCHED, note: null },
    ])
  })

  it('holds and releases a lot by its label', () => {
    const held = run(hold, ['T:GLUE-1:L24'], { reason: BURR }).state

    expect(recorded(hold, held)).toEqual([
      { operation: 'lot.hold', item: GLUE, lot: GOOD_LOT, reason: BURR, note: null },
    ])
    expect(run(release, ['T:GLUE-1:L24']).state.lock).toMatchObject({ code: 'lot_not_held' })
    expect(run(release, ['L23']).state).toMatchObject({ lot: HELD_LOT, lock: null })
  })

  it('asks for an adjustment by a signed difference at one place', () => {
    const { state } = run(adjust, ['A-01', 'BOLT-M8'], { reason: 9 })

    expect(recorded(adjust, { ...state, entered: '-3' })).toEqual([
      {
        operation: 'stock.adjust',
        item: BOLT,
        lot: null,
        location: A01,
        quantity: -3,
        reason: 9,
        note: null,
      },
    ])
  })

  it('clears the line after recording and keeps what the next act needs', () => {
    const { state } = run(issue, ['A-01', 'BOLT-M8'], { reference: 'WO-7' })

    const after = confirm(issue, state, WORLD).state

    expect(after).toMatchObject({ from: A01, item: null, entered: '', reference: 'WO-7' })
  })
})

describe('goods of an item that was merged into another', () => {
  const withOldBolts = (): World => {
    const client = aPlant()
    const row = { item: OLD_BOLT, location: B02, lot: null, quantity: 10 }
    client.put('balance', `${OLD_BOLT}.${B02}.-`, row)
    return { ...WORLD, books: client.replica }
  }
  const scanned = (codes: string[]) =>
    codes.reduce((state, code) => onScan(move, state, code, world).state, EMPTY)
  const world = withOldBolts()

  it('leave the place under the number that they are booked under', () => {
    const state = scanned(['B-02', 'A-01', 'BOLT-OLD', 'BOLT-M8'])

    expect(state).toMatchObject({ item: OLD_BOLT, entered: '2', from: B02, to: A01, lock: null })
    expect(confirm(move, state, world).acts).toMatchObject([{ args: { item: OLD_BOLT } }])
  })

  it('stay what they are where the other item lies', () => {
    expect(scanned(['A-01', 'B-02', 'BOLT-OLD'])).toMatchObject({ item: BOLT, lock: null })
  })

  it('are found when the place is named after the item', () => {
    const state = choose(move, scanned(['BOLT-OLD']), { location: B02 }, world).state

    expect(state).toMatchObject({ item: OLD_BOLT, from: B02, lock: null })
  })

  it('are taken by a lot of theirs that was tapped', () => {
    const client = aPlant()
    client.put('item', String(OLD_BOLT), {
      ...client.replica.get('item', String(OLD_BOLT)),
      merged_into: GLUE,
    })
    client.put('lot', GOOD_LOT, { ...client.replica.get('lot', GOOD_LOT), item: OLD_BOLT })
    const glue = { ...WORLD, books: client.replica }

    const begun = onScan(issue, { ...EMPTY, from: A01 }, 'GLUE-1', glue).state
    const { state } = choose(issue, begun, { lot: GOOD_LOT }, glue)

    expect(state).toMatchObject({ item: OLD_BOLT, lot: GOOD_LOT, lock: null })
  })

  it('come in as goods of the item that lives on', () => {
    const client = aPlant()
    client.put('lot', GOOD_LOT, { ...client.replica.get('lot', GOOD_LOT), item: OLD_BOLT })

    const { state } = onScan(receive, EMPTY, 'T:BOLT-OLD:L24', {
      ...WORLD,
      books: client.replica,
    })

    expect(state).toMatchObject({ item: BOLT, lot: null, lotCode: 'L24', lock: null })
  })
})

describe('a wrong scan locks', () => {
  it.each([
    [issue, ['NO-SUCH-CODE'], 'unknown_code'],
    [receive, ['GONE-1'], 'item_inactive'],
    [issue, ['GONE-1'], null],
    [issue, ['C-99'], 'location_inactive'],
    [issue, ['PROD'], 'location_virtual'],
    [hold, ['A-01'], 'location_not_needed'],
    [hold, ['BOLT-M8'], 'not_lot_tracked'],
    [move, ['A-01', 'BOLT-M8', 'A-01', 'A-01'], null],
    [issue, ['L23'], 'lot_hold'],
    [issue, ['L01'], 'lot_expired'],
    [issue, ['L24'], 'lot_ambiguous'],
    [issue, ['T:GLUE-1:N77'], 'lot_unknown'],
    [issue, ['B:1234'], 'not_for_this'],
    [issue, ['A-01', 'GLUE-1', 'BOLT-M8'], 'line_incomplete'],
  ] as const)('%# %s', (def, codes, code) => {
    const { state, signal } = run(def, [...codes])

    expect(state.lock?.code ?? null).toBe(code)
    if (code !== null) expect(signal).toBe('wrong')
  })

  it('until one tap, and counts the scans that it did not take', () => {
    const { state, signal } = run(issue, ['A-01', 'NO-SUCH-CODE', 'BOLT-M8', 'BOLT-M8'])

    expect(state).toMatchObject({ missed: 2, item: null })
    expect(signal).toBe('wrong')
    expect(run(issue, ['BOLT-M8'], acknowledge(state)).state).toMatchObject({
      item: BOLT,
      missed: 0,
    })
  })

  it.each([
    ['scanned', (state: FlowState) => onScan(issue, state, 'L01', WORLD)],
    ['chosen', (state: FlowState) => choose(issue, state, { lot: OLD_LOT }, WORLD)],
  ])('but what was taken of an expired lot (%s) can be recorded', (_, begin) => {
    const { state } = begin({ ...EMPTY, from: A01 })
    expect(state.lock?.code).toBe('lot_expired')

    const taken = takeExpired(issue, state, WORLD)

    expect(taken.state).toMatchObject({ lot: OLD_LOT, lock: null })
    expect(recorded(issue, { ...taken.state, entered: '2' })).toMatchObject([
      { operation: 'stock.issue', lot: OLD_LOT },
    ])
  })

  it('and a held lot stays locked', () => {
    const { state } = run(issue, ['L23'])

    expect(takeExpired(issue, state, WORLD).state.lock?.code).toBe('lot_hold')
  })

  it('but a held lot may be moved away', () => {
    expect(run(move, ['A-01', 'L23']).state).toMatchObject({ lot: HELD_LOT, lock: null })
  })

  it('when the goal is the place where the goods are', () => {
    const { state } = run(move, ['A-01'], { from: A01, active: 'to' })

    expect(state.lock).toMatchObject({ code: 'same_place' })
  })
})
