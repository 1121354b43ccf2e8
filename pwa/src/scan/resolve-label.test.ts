import { beforeEach, describe, expect, it } from 'vitest'
import type { Item, Lot } from '../data/rows.ts'
import { digitalLink, type Element, elementString } from './gs1/index.ts'
import { A01, aPlant, BOLT, BOX, GLUE, GOOD_LOT, STEEL, TODAY } from './plant.testing.ts'
import { resolve, type Resolved } from './resolve.ts'
import { chooseWay } from './ways.ts'

const BOLT_GTIN = '06901234567892'
const BOX_GTIN = '06901234567809'
const GLUE_GTIN = '09520123456788'
const STEEL_GTIN = '00000096385074'

let client = aPlant()

function give(item: number, change: Partial<Item>): void {
  const before = client.replica.get<Item>('item', String(item))
  client.put('item', String(item), { ...before, ...change } as never)
}

function pattern(id: number, text: string, name = `P${id}`): void {
  client.put('code_pattern', String(id), { id, pattern: text, name })
}

const read = (text: string, context = {}): Resolved =>
  resolve(text, client.replica, { today: TODAY, ...context })
const scan = (...elements: Element[]): Resolved => read(elementString(elements))

beforeEach(() => {
  client = aPlant()
  give(GLUE, { barcodes: [['9520123456788', null]] })
  give(STEEL, { barcodes: [['96385074', null]] })
})

describe('a GS1 code', () => {
  it('opens the item by its GTIN, and knows the unit of the barcode', () => {
    expect(scan(['01', BOLT_GTIN])).toMatchObject({ kind: 'item', item: { id: BOLT }, unit: null })
    expect(scan(['01', BOX_GTIN])).toMatchObject({ kind: 'item', item: { id: BOLT }, unit: BOX })
  })

  it('opens the item whose barcode has fewer figures', () => {
    expect(scan(['01', STEEL_GTIN])).toMatchObject({ item: { id: STEEL } })
    expect(read('00000096385074')).toMatchObject({ item: { id: STEEL } })
    expect(read('0000096385074')).toMatchObject({ item: { id: STEEL } })
  })

  it('opens the known lot, also of goods inside a logistic unit', () => {
    const inside: Element[] = [
      ['00', '006141411234567890'],
      ['02', GLUE_GTIN],
      ['37', '48'],
      ['10', 'l24'],
    ]
    expect(scan(['01', GLUE_GTIN], ['10', 'L24'])).toMatchObject({
      kind: 'lot',
      lot: { id: GOOD_LOT },
    })
    expect(scan(...inside)).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
  })

  it('keeps lot, dates and count of a lot that is new here', () => {
    const found = scan(['01', GLUE_GTIN], ['10', 'n77'], ['17', '270100'])

    expect(found).toMatchObject({
      kind: 'new_lot',
      item: { id: GLUE },
      lotCode: 'N77',
      label: { expiresOn: '2027-01-31' },
    })
  })

  it('opens the lot and not another one that is called like the serial number of the carton', () => {
    const lot = client.replica.get<Lot>('lot', GOOD_LOT)
    client.put('lot', 'other', { ...lot, id: 'other', code: '12' } as never)

    const found = scan(['01', GLUE_GTIN], ['10', 'L24'], ['21', '12'])
    const unknown = scan(['01', GLUE_GTIN], ['10', 'L99'], ['21', '12'])

    expect(found).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
    expect(unknown).toMatchObject({ kind: 'new_lot', lotCode: 'L99' })
  })

  it('takes the serial number for the lot where no lot is named', () => {
    expect(scan(['01', GLUE_GTIN], ['21', 'S-1'])).toMatchObject({
      kind: 'new_lot',
      lotCode: 'S-1',
    })
  })

  it('finds an item by the part number of the customer when it has no GTIN', () => {
    expect(scan(['241', 'GLUE-1'], ['10', 'L24'])).toMatchObject({
      kind: 'lot',
      lot: { id: GOOD_LOT },
    })
  })

  it('is read from a link of any host', () => {
    const text = digitalLink(
      [
        ['01', GLUE_GTIN],
        ['10', 'L24'],
      ],
      'https://qr.example.cn/p',
    )
    expect(read(text)).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
  })

  it('without an item waits, and is complete with the next label', () => {
    const first = scan(['10', 'N77'], ['17', '270131'])
    if (first.kind !== 'partial') throw new Error(first.kind)

    const next = read(elementString([['01', GLUE_GTIN]]), { pending: first.label })

    expect(next).toMatchObject({
      kind: 'new_lot',
      lotCode: 'N77',
      label: { expiresOn: '2027-01-31' },
    })
  })

  it('that contradicts the label before says what and how', () => {
    const first = scan(['10', 'A'])
    if (first.kind !== 'partial') throw new Error(first.kind)

    const next = read(elementString([['10', 'B']]), { pending: first.label })

    expect(next).toMatchObject({
      kind: 'contradiction',
      contradiction: { ai: '10', before: 'A', now: 'B' },
    })
  })

  it('is read with whatever the scanner sends for the separator', () => {
    const text = '010952012345678810N77|17270131'

    expect(read(text, { separator: '|' })).toMatchObject({
      lotCode: 'N77',
      label: { expiresOn: '2027-01-31' },
    })
    pattern(1, '{item}|{lot}')
    expect(read('GLUE-1|L24', { separator: '|' })).toMatchObject({ lot: { id: GOOD_LOT } })
  })

  it('that is wrong in itself says why', () => {
    expect(read(']d20106901234567891')).toMatchObject({
      kind: 'refused',
      refusal: { reason: 'check_digit', ai: '01' },
    })
  })

  it('of an item that nobody knows names the GTIN', () => {
    expect(scan(['01', '04006381333931'])).toMatchObject({
      kind: 'unknown',
      gtin: '04006381333931',
    })
  })

  it('leaves a barcode alone that only looks like one', () => {
    give(BOLT, { barcodes: [['(01)X', null]] })

    expect(read('(01)X')).toMatchObject({ kind: 'item', item: { id: BOLT } })
  })
})

describe('a house code by pattern', () => {
  it('opens item and lot, and carries the quantity', () => {
    pattern(1, '{item}#{lot:..6x}#{quantity?}')

    expect(read('GLUE-1#N77#0012')).toMatchObject({
      kind: 'new_lot',
      item: { id: GLUE },
      lotCode: 'N77',
      label: { count: '12' },
    })
    expect(read('GLUE-1#L24#')).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
  })

  it('opens a place', () => {
    pattern(1, 'LOC/{location}')

    expect(read('loc/a-01')).toMatchObject({ kind: 'location', location: { id: A01 } })
  })

  it('is unknown where the item is unknown', () => {
    pattern(1, '{item}#{lot}')

    expect(read('NOPE#L24')).toEqual({ kind: 'unknown', text: 'NOPE#L24' })
  })

  it('that can be read in two ways asks, and does as it was told then', () => {
    pattern(1, '{item:6}{lot:3}', 'Supplier A')
    give(BOLT, { code: 'GLUE-1N77' })

    const found = read('GLUE-1N77')

    if (found.kind !== 'ambiguous') throw new Error(found.kind)
    expect(found.choices.map(({ way }) => way)).toEqual(['text', '1'])
    const ways = chooseWay({}, found.key, '1')
    expect(read('GLUE-1N77', { ways })).toMatchObject({ kind: 'new_lot', item: { id: GLUE } })
    expect(read('GLUE-1N77', { ways: { [found.key]: 'text' } })).toMatchObject({
      kind: 'item',
      item: { id: BOLT },
    })
  })

  it('that two patterns read alike does not ask', () => {
    pattern(1, '{item:6}#{lot}')
    pattern(2, '{item}#{lot}')

    expect(read('GLUE-1#L24')).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
  })

  it('of a newer server that this application cannot read is left alone', () => {
    pattern(1, '{colour}#{lot}')

    expect(read('X#L24')).toMatchObject({ kind: 'unknown' })
  })
})
