import type { Act } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import type { Delivery } from '../../data/rows.ts'
import {
  A01,
  ACME,
  aPlant,
  BOLT,
  BUYER,
  CONVERSION,
  CUSTOMER,
  DELIVERY,
  DOCK,
  GLUE,
  GOOD_LOT,
  NOW,
  ORDER,
  PRODUCTION,
  SCRAP,
  SCRATCHED,
  SHIPMENT,
  STEEL,
  TODAY,
} from '../../scan/plant.testing.ts'
import { consume } from '../consume/view-model.ts'
import { output } from '../output/view-model.ts'
import { receive } from '../receive/view-model.ts'
import { giveBack } from '../return/view-model.ts'
import { scrap } from '../scrap/view-model.ts'
import { ship } from '../ship/view-model.ts'
import { warningsFor } from './choices.ts'
import type { FlowDefinition } from './definition.ts'
import { filledBy, progressOf, wantedOf } from './paper.ts'
import { choose, confirm, onScan, type World } from './reduce.ts'
import { missing } from './requirements.ts'
import { EMPTY, type FlowState } from './state.ts'

const books = aPlant().replica
const world: World = { books, today: TODAY, mode: 'add', repeat: 'count' }

function scans(def: FlowDefinition, texts: readonly string[], from: FlowState = EMPTY): FlowState {
  return texts.reduce((state, text) => onScan(def, state, text, world).state, from)
}
const recorded = (def: FlowDefinition, state: FlowState): Record<string, unknown>[] =>
  confirm(def, state, world).acts.map(({ operation, args }) => ({ operation, ...args }))

let made = 0
function anAct(kind: string, args: Act['args'], state: Act['state'] = 'device'): Act {
  made += 1
  return { id: `a${made}`, n: made, kind, actor: 1, args, at: NOW, state, stream: 's' }
}

describe('shipping', () => {
  it('asks for the shipment or the customer before anything else', () => {
    const state = scans(ship, ['A-01', 'T:GLUE-1:L24'])

    expect(missing(ship, state, books)).toEqual(['document'])
    expect(missing(ship, { ...state, party: BUYER }, books)).toEqual([])
  })

  it('fills the line of the scanned shipment and names its customer', () => {
    const state = scans(ship, ['SO-9', 'A-01', 'T:GLUE-1:L24'])

    expect(recorded(ship, state)).toMatchObject([
      {
        operation: 'stock.ship',
        ...{ item: GLUE, lot: GOOD_LOT, from: A01, to: CUSTOMER, quantity: 1 },
        ...{ party: BUYER, line: 721 },
      },
    ])
  })

  it('goes on for the same shipment after an act', () => {
    const state = scans(ship, ['SO-9', 'A-01', 'T:GLUE-1:L24'])

    expect(confirm(ship, state, world).state).toMatchObject({ document: SHIPMENT, party: BUYER })
  })

  it('stops at a held lot', () => {
    expect(scans(ship, ['SO-9', 'T:GLUE-1:L23']).lock).toMatchObject({ code: 'lot_hold' })
  })
})

describe('scrapping', () => {
  const why = { reason: SCRATCHED }

  it('takes from the line what is lost there', () => {
    const state = scans(scrap, ['T:GLUE-1:L24'], { ...EMPTY, ...why, fromRole: 'production' })

    expect(recorded(scrap, state)).toMatchObject([{ from: PRODUCTION, to: SCRAP, lot: GOOD_LOT }])
  })

  it('takes from the line what lies in no place by the books', () => {
    const state = scans(scrap, ['I:GONE-1'], { ...EMPTY, ...why })

    expect(recorded(scrap, state)).toMatchObject([{ from: PRODUCTION, to: SCRAP }])
    expect(scans(scrap, ['A-01'], state)).toMatchObject({ from: A01, fromRole: null })
  })
})

describe('consuming', () => {
  it('takes from a place for a work order that was scanned by its label', () => {
    const state = scans(consume, ['J:WO-1', 'B-02', 'STEEL-2'])

    expect(recorded(consume, { ...state, entered: '1.5', machine: ' CNC-3 ' })).toMatchObject([
      {
        operation: 'stock.consume',
        ...{ item: STEEL, to: CONVERSION, quantity: 1_500 },
        ...{ work_order: ORDER, machine: 'CNC-3', reference: null },
      },
    ])
  })

  it('takes from the line what lies in no place by the books', () => {
    const state = scans(consume, ['WO-1', 'I:GONE-1'])

    expect(state).toMatchObject({ fromRole: 'production', fromGuessed: true })
    expect(recorded(consume, state)).toMatchObject([{ from: PRODUCTION, to: CONVERSION }])
    expect(scans(consume, ['A-01'], state)).toMatchObject({ from: A01, fromRole: null })
  })

  it('asks for no reason when a lot is used that was brought to the line before', () => {
    const begun = scans(consume, ['WO-1'], { ...EMPTY, fromRole: 'production' })

    const state = scans(consume, ['T:GLUE-1:L24'], begun)

    expect(state).toMatchObject({ lot: GOOD_LOT, proposed: null })
    expect(missing(consume, state, books)).toEqual([])
  })

  it('ties what is made without an order to a batch', () => {
    const state = { ...scans(consume, ['A-01', 'BOLT-M8']), run: 'r' }

    const [act] = recorded(consume, state)

    expect(act).toMatchObject({ run: 'r', item: BOLT })
    expect(act).not.toHaveProperty('work_order')
  })

  it('takes the next scan for the machine when it was asked for', () => {
    const state = scans(consume, ['  PRESS 4 '], { ...EMPTY, active: 'machine' })

    expect(state).toMatchObject({ machine: 'PRESS 4', active: null, item: null })
  })

  it('stops at a closed order, and at a paper of another kind', () => {
    expect(scans(consume, ['WO-0']).lock).toMatchObject({ code: 'document_closed' })
    expect(scans(consume, ['DN-7']).lock).toMatchObject({ code: 'not_for_this' })
  })
})

describe('output', () => {
  it('begins with what the order makes, produced today', () => {
    const state = scans(output, ['WO-1'])

    expect(state).toMatchObject({ item: GLUE, producedOn: TODAY, expiresOn: '', entered: '' })
  })

  it('counts the shelf life from the day on which it was made', () => {
    const plant = aPlant()
    const glue = plant.replica.get<object>('item', String(GLUE))
    plant.put('item', String(GLUE), { ...glue, shelf_life_days: 30 })

    const { state } = onScan(output, EMPTY, 'WO-1', { ...world, books: plant.replica })

    expect(state.expiresOn).toBe('2026-06-03')
  })

  it('books a new lot with its dates out of the conversion', () => {
    const state = scans(output, ['WO-1', 'A-01'])
    const typed = { ...state, lotCode: 'D1-00007', isOwnNumber: true, entered: '12' }

    expect(recorded(output, typed)).toMatchObject([
      {
        operation: 'stock.output',
        ...{ item: GLUE, from: CONVERSION, to: A01, quantity: 12, lot: null },
        ...{ lot_code: 'D1-00007', produced_on: TODAY, expires_on: null, work_order: ORDER },
        reference: null,
      },
    ])
  })

  it('lets the label on the goods replace the number that was offered', () => {
    const offered = { ...scans(output, ['WO-1']), lotCode: 'D1-00007', isOwnNumber: true }

    expect(scans(output, ['T:GLUE-1:X9'], offered)).toMatchObject({
      ...{ lotCode: 'X9', isOwnNumber: false, lines: [] },
    })
  })
})

describe('receiving against a delivery', () => {
  it('fills the line whose lot was announced, else the first that is open', () => {
    expect(scans(receive, ['DN-7', 'GLUE-1'])).toMatchObject({ line: 712, party: ACME })
    expect(scans(receive, ['DN-7', 'GLUE-1', 'L31'])).toMatchObject({ line: 713, lotCode: 'L31' })
  })

  it('sends line and supplier along', () => {
    const state = scans(receive, ['DN-7', 'DOCK', 'BOLT-M8'])

    expect(recorded(receive, { ...state, entered: '25' })).toMatchObject([
      { operation: 'stock.receive', quantity: 25, to: DOCK, line: 711, party: ACME },
    ])
  })

  it('takes several lots for one line', () => {
    const state = scans(receive, ['DN-7', 'DOCK', 'GLUE-1', 'M1', 'T:GLUE-1:M2'])

    expect(recorded(receive, state).map((act) => act['line'])).toEqual([712, 712])
  })

  it('says what stands beside the list and what is too much, and stops nobody', () => {
    const beside = scans(receive, ['DN-7', 'STEEL-2'])
    const over = { ...scans(receive, ['DN-7', 'BOLT-M8']), entered: '70' }
    const filled = new Map([['711', 10]])

    expect(warningsFor(receive, beside, books, TODAY)).toContainEqual({ kind: 'not_on_paper' })
    expect(warningsFor(receive, over, books, TODAY, filled)).toContainEqual({
      ...{ kind: 'over_paper', over: 20 },
    })
    expect(recorded(receive, { ...beside, entered: '2', to: DOCK })[0]).not.toHaveProperty('line')
  })

  it('takes what comes after the delivery was complete, unless it was closed short', () => {
    const plant = aPlant()
    const closed = (received: number) => {
      const row = plant.replica.get<Delivery>('delivery', String(DELIVERY))
      const lines = row?.lines.map((line) => ({ ...line, received: line.quantity * received }))
      plant.put('delivery', String(DELIVERY), { ...row, lines, status: 'closed' } as never)
      return onScan(receive, EMPTY, 'DN-7', { ...world, books: plant.replica }).state
    }

    expect(closed(1)).toMatchObject({ document: DELIVERY, lock: null })
    expect(closed(0.5).lock).toMatchObject({ code: 'document_closed' })
  })

  it('stays possible without any paper', () => {
    const [act] = recorded(receive, scans(receive, ['DOCK', 'BOLT-M8']))

    expect(act).not.toHaveProperty('line')
    expect(act).not.toHaveProperty('party')
  })

  it('fills the line that was tapped', () => {
    const open = scans(receive, ['DN-7'])

    expect(choose(receive, open, { item: GLUE, line: 713 }, world).state.line).toBe(713)
  })
})

describe('several lines of the same item', () => {
  it('are filled one after the other, also by what is not recorded yet', () => {
    const begun = scans(receive, ['DN-7', 'DOCK', 'T:GLUE-1:M2'])
    const first = { ...begun, entered: '10' }

    const acts = recorded(receive, scans(receive, ['T:GLUE-1:M3'], first))

    expect(acts).toMatchObject([
      { lot_code: 'M2', line: 712, quantity: 10 },
      { lot_code: 'M3', line: 713, quantity: 1 },
    ])
  })
})

describe('a return', () => {
  it('comes from a customer when the person says so', () => {
    const state = { ...scans(giveBack, ['A-01', 'BOLT-M8']), fromRole: 'customer' as const }

    expect(recorded(giveBack, { ...state, party: BUYER })).toMatchObject([
      { from: CUSTOMER, to: A01, party: BUYER },
    ])
    expect(recorded(giveBack, { ...state, fromRole: null })).toMatchObject([{ from: PRODUCTION }])
  })
})

describe('how far a paper is', () => {
  it('counts own acts on the way beside its row, and takes undone ones back', () => {
    const on = (quantity: number) => ({ item: GLUE, quantity, line: 721 })
    const undone = anAct('stock.ship', on(4))
    const bookedThenUndone = anAct('stock.ship', on(2), 'booked')
    const acts = [
      anAct('stock.ship', on(3)),
      anAct('stock.ship', on(5), 'server'),
      anAct('stock.ship', on(7), 'booked'),
      anAct('stock.ship', on(9), 'held'),
      ...[undone, anAct('undo', { operation: undone.id })],
      ...[bookedThenUndone, anAct('undo', { operation: bookedThenUndone.id })],
    ]

    expect(filledBy(ship, SHIPMENT, acts).get('721')).toBe(3 + 5 - 2)
  })

  it('counts what went into an order by item, of that order only', () => {
    const acts = [
      anAct('stock.consume', { item: STEEL, quantity: 500, work_order: ORDER }),
      anAct('stock.consume', { item: STEEL, quantity: 900, work_order: ORDER + 1 }),
    ]

    expect(filledBy(consume, ORDER, acts)).toEqual(new Map([[String(STEEL), 500]]))
  })

  it('is none, part, full or over', () => {
    expect([0, 3, 10, 11].map((done) => progressOf(done, 10))).toEqual([
      ...['none', 'part', 'full', 'over'],
    ])
  })

  it('reads each kind of paper', () => {
    const of = (def: FlowDefinition, document: number) =>
      wantedOf(def, { ...EMPTY, document }, books).map(({ key, quantity, done }) => [
        ...[key, quantity, done],
      ])

    expect(of(output, ORDER)).toEqual([[String(GLUE), 50, 20]])
    expect(of(consume, ORDER)).toEqual([[String(STEEL), 8_000, 2_000]])
    expect(of(ship, SHIPMENT)).toEqual([['721', 10, 3]])
    expect(of(receive, DELIVERY)).toHaveLength(3)
  })
})
