import { beforeEach, describe, expect, it } from 'vitest'
import type { Item } from '../../data/rows.ts'
import { type Element, elementString } from '../../scan/gs1/index.ts'
import { A01, aPlant, BOLT, DOCK, GLUE, GOOD_LOT, STEEL, TODAY } from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { receive } from '../receive/view-model.ts'
import { warningsFor } from './choices.ts'
import type { FlowDefinition } from './definition.ts'
import { acknowledge, confirm, onScan, type Outcome, type World } from './reduce.ts'
import { EMPTY, type FlowState } from './state.ts'

const GLUE_GTIN = '09520123456788'
const STEEL_GTIN = '00000096385074'
const ITEM: Element = ['01', GLUE_GTIN]

let client = aPlant()

function give(item: number, change: Partial<Item>): void {
  const before = client.replica.get<Item>('item', String(item))
  client.put('item', String(item), { ...before, ...change } as never)
}

beforeEach(() => {
  client = aPlant()
  give(GLUE, { barcodes: [['9520123456788', null]] })
  give(STEEL, { barcodes: [['96385074', null]] })
})

const world = (): World => ({
  books: client.replica,
  today: TODAY,
  mode: 'add',
  repeat: 'count',
})

function scans(def: FlowDefinition, ...texts: (string | Element[])[]): Outcome {
  let outcome: Outcome = { state: EMPTY, signal: null, acts: [] }
  for (const one of texts) {
    const text = typeof one === 'string' ? one : elementString(one)
    outcome = onScan(def, outcome.state, text, world())
  }
  return outcome
}

const argsOf = (state: FlowState) =>
  confirm(receive, { ...state, to: DOCK }, world()).acts.map(({ args }) => args)

describe('a receipt by GS1 labels', () => {
  it('takes lot, dates and count from one label', () => {
    const { state } = scans(
      receive,
      [ITEM, ['10', 'N77'], ['17', '270131'], ['15', '270101'], ['11', '260401'], ['30', '48']].map(
        ([ai = '', value = '']): Element => [ai, value],
      ),
    )

    expect(argsOf(state)).toEqual([
      expect.objectContaining({
        item: GLUE,
        lot: null,
        lot_code: 'N77',
        entered: '48',
        quantity: 48,
        expires_on: '2027-01-31',
        best_before_on: '2027-01-01',
        produced_on: '2026-04-01',
      }),
    ])
  })

  it('sends no date that the label did not say', () => {
    const { state } = scans(receive, [ITEM, ['10', 'N77']])
    const [args = {}] = argsOf(state)

    expect(args).toMatchObject({ lot_code: 'N77', expires_on: null, quantity: 1 })
    expect(args).not.toHaveProperty('best_before_on')
    expect(args).not.toHaveProperty('produced_on')
  })

  it.each([
    [
      'the item first',
      [
        [ITEM],
        [
          ['10', 'N77'],
          ['17', '270131'],
        ],
      ],
    ],
    [
      'the lot first',
      [
        [
          ['10', 'N77'],
          ['17', '270131'],
        ],
        [ITEM],
      ],
    ],
    ['three labels', [[['10', 'N77']], [['17', '270131']], [ITEM]]],
    [
      'a plain barcode last',
      [
        [
          ['10', 'N77'],
          ['17', '270131'],
        ],
        '9520123456788',
      ],
    ],
    [
      'our own label first',
      [
        'I:GLUE-1',
        [
          ['10', 'N77'],
          ['17', '270131'],
        ],
      ],
    ],
  ] as [string, (string | Element[])[]][])('makes one line of several: %s', (_, labels) => {
    const { state } = scans(receive, ...labels)

    expect(state.label).toBeNull()
    expect(argsOf(state)).toEqual([
      expect.objectContaining({
        item: GLUE,
        lot_code: 'N77',
        quantity: 1,
        expires_on: '2027-01-31',
      }),
    ])
  })

  it('waits with what the label said until the item is known', () => {
    const { state, signal } = scans(receive, [['10', 'N77']])

    expect(signal).toBe('step')
    expect(state).toMatchObject({ item: null, label: { lot: 'N77' } })
  })

  it('stops where two labels contradict each other, and begins anew', () => {
    const { state, signal } = scans(receive, [['10', 'A']], [['10', 'B']])

    expect(signal).toBe('wrong')
    expect(state.lock).toMatchObject({ code: 'label_differs', ai: '10', before: 'A', now: 'B' })
    expect(acknowledge(state).label).toBeNull()
  })

  it('stops where a label contradicts the line', () => {
    const lot = scans(receive, [ITEM, ['10', 'N77']], [['10', 'N78']])
    const date = scans(receive, [ITEM, ['10', 'N77'], ['17', '270131']], [['17', '270228']])

    expect(lot.state.lock).toMatchObject({ code: 'label_differs', before: 'N77', now: 'N78' })
    expect(date.state.lock).toMatchObject({ code: 'label_differs', ai: '17' })
  })

  it('stops where the next box of the same lot says another date', () => {
    const box = (day: string): Element[] => [ITEM, ['10', 'N77'], ['17', day]]
    const other: Element[] = [ITEM, ['10', 'N78'], ['17', '270131']]
    const next = scans(receive, box('270131'), box('270115'))
    const later = scans(receive, box('270131'), other, box('270115'))

    expect(next.state.lock).toMatchObject({ code: 'label_differs', ai: '17', now: '2027-01-15' })
    expect(later.state.lock).toMatchObject({ code: 'label_differs', ai: '17', now: '2027-01-15' })
    expect(argsOf(scans(receive, box('270131'), box('270131')).state)).toMatchObject([
      { quantity: 2, expires_on: '2027-01-31' },
    ])
  })

  it('sends what the label says of a lot that is known, for the server to compare', () => {
    const { state } = scans(receive, [ITEM, ['10', 'L24'], ['17', '270115'], ['11', '260101']])

    expect(argsOf(state)).toMatchObject([
      { lot_code: 'L24', expires_on: '2027-01-15', produced_on: '2026-01-01' },
    ])
  })

  it('takes a weight in the unit of the item', () => {
    const { state } = scans(receive, [
      ['01', STEEL_GTIN],
      ['3102', '000125'],
    ])

    expect(state).toMatchObject({ item: STEEL, entered: '1.25', unit: null })
  })

  it('adds what the next box holds, and counts a single piece once', () => {
    const box: Element[] = [ITEM, ['10', 'N77'], ['30', '48']]
    const piece: Element[] = [ITEM, ['21', 'S-1']]

    expect(scans(receive, box, box).state.entered).toBe('96')
    expect(scans(receive, piece, piece).state.entered).toBe('1')
  })

  it('keeps what a person typed when a label comes behind it', () => {
    const first = scans(receive, [ITEM]).state
    const typed = { ...first, entered: '7' }

    const { state } = onScan(
      receive,
      typed,
      elementString([
        ['10', 'N77'],
        ['30', '48'],
      ]),
      world(),
    )

    expect(state).toMatchObject({ lotCode: 'N77', entered: '7' })
  })

  it('never takes a GS1 code for the lot of the goods in hand', () => {
    const { state } = scans(receive, 'I:GLUE-1', [['01', '04006381333931']])

    expect(state).toMatchObject({
      lotCode: '',
      lock: { code: 'gtin_unknown', now: '04006381333931' },
    })
  })

  it('says why a code is refused', () => {
    const { state } = scans(receive, ']d217271301')

    expect(state.lock).toMatchObject({ code: 'code_refused', why: 'bad_date', ai: '17' })
  })

  it('warns of goods that are over by their label', () => {
    const old = scans(receive, [ITEM, ['10', 'N77'], ['17', '260101']]).state
    const best = scans(receive, [ITEM, ['10', 'N77'], ['15', '260101']]).state

    expect(warningsFor(receive, old, client.replica, TODAY)).toContainEqual({
      kind: 'label_expired',
      date: '2026-01-01',
    })
    expect(warningsFor(receive, best, client.replica, TODAY)).toContainEqual({
      kind: 'label_past_best',
      date: '2026-01-01',
    })
  })

  it('asks how an ambiguous code is meant', () => {
    client.put('code_pattern', '1', { id: 1, name: 'A', pattern: '{item:6}{lot:3}' })
    give(BOLT, { code: 'GLUE-1N77' })

    expect(scans(receive, 'GLUE-1N77').state.lock).toMatchObject({ code: 'code_ambiguous' })
  })
})

describe('an issue by GS1 labels', () => {
  it('finds the known lot, from one label or from two', () => {
    const one = scans(issue, [ITEM, ['10', 'L24']]).state
    const two = scans(issue, [ITEM], [['10', 'L24']]).state

    expect(one).toMatchObject({ item: GLUE, lot: GOOD_LOT, from: A01 })
    expect(two).toMatchObject({ item: GLUE, lot: GOOD_LOT, from: A01 })
  })

  it('stops where the label says that the lot expired, whatever the books say', () => {
    const { state } = scans(issue, [ITEM, ['10', 'L24'], ['17', '260101']])

    expect(state.lock).toMatchObject({ code: 'lot_expired', date: '2026-01-01' })
  })

  it('names the lot that nobody knows', () => {
    const { state } = scans(issue, [ITEM, ['10', 'N77']])

    expect(state.lock).toMatchObject({ code: 'lot_unknown', text: 'N77' })
  })
})
