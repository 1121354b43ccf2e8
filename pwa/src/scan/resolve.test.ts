import { describe, expect, it } from 'vitest'
import type { Item, Location, Lot } from '../data/rows.ts'
import { parseCode } from './codes.ts'
import {
  A01,
  aPlant,
  BOLT,
  BOX,
  GLUE,
  GOOD_LOT,
  HELD_LOT,
  OLD_BOLT,
  STEEL,
} from './plant.testing.ts'
import { resolve } from './resolve.ts'

const books = aPlant().replica
const LATER = '00000000-0000-5000-8000-0000000000ff'

describe('resolve', () => {
  it.each(['6901234567892', 'BOLT-M8', 'I:BOLT-M8', 'bolt-m8', ' Ｉ：ＢＯＬＴ－Ｍ８ '])(
    'finds the item behind %s',
    (text) => {
      expect(resolve(text, books)).toMatchObject({ kind: 'item', item: { id: BOLT }, unit: null })
    },
  )

  describe('after the code of a lot was changed finds it by', () => {
    const client = aPlant()
    const { replica } = client
    const lot = replica.get<Lot>('lot', HELD_LOT)
    client.put('lot', HELD_LOT, { ...lot, code: 'N23' })
    const row = { item: GLUE, lot: HELD_LOT }
    client.put('lot_code', HELD_LOT, { ...row, id: HELD_LOT, code: 'L23' })
    client.put('lot_code', LATER, { ...row, id: LATER, code: 'n 23' })

    it.each(['T:GLUE-1:L23', 'T:GLUE-1:l 23', 'L23'])('its old label %s', (text) => {
      expect(resolve(text, replica)).toMatchObject({ kind: 'lot', lot: { id: HELD_LOT } })
    })
    it.each(['T:GLUE-1:N23', 'n23'])('its new label %s', (text) => {
      expect(resolve(text, replica)).toMatchObject({ kind: 'lot', lot: { id: HELD_LOT } })
    })
    it('and no other lot', () => {
      expect(resolve('T:STEEL-2:L23', replica)).toMatchObject({ kind: 'new_lot' })
    })
  })

  it('knows the unit that a barcode stands for', () => {
    expect(resolve('6901234567809', books)).toMatchObject({ item: { id: BOLT }, unit: BOX })
  })

  it('finds a barcode of twelve figures by the thirteen that a reader sends, and back', () => {
    const client = aPlant()
    const short = client.replica.get<Item>('item', String(BOLT))
    client.put('item', String(BOLT), { ...short, barcodes: [['036000291452', null]] })

    expect(resolve('0036000291452', client.replica)).toMatchObject({ item: { id: BOLT } })
    expect(resolve('036000291452', client.replica)).toMatchObject({ item: { id: BOLT } })
  })

  describe('knows a code however it is spelt, as the server does:', () => {
    const client = aPlant()
    const { replica } = client
    const bolt = replica.get<Item>('item', String(BOLT))
    client.put('item', String(BOLT), { ...bolt, code: 'Bolt  m8', barcodes: [['abC1', BOX]] })
    const place = replica.get<Location>('location', String(A01))
    client.put('location', String(A01), { ...place, code: 'Rack a １' })
    const lot = replica.get<Lot>('lot', GOOD_LOT)
    client.put('lot', GOOD_LOT, { ...lot, code: 'ab 12' })

    it.each(['Bolt m8', 'BOLT M8', 'bolt   M8', 'I:ｂｏｌｔ m8'])('item %s', (text) => {
      expect(resolve(text, replica)).toMatchObject({ kind: 'item', item: { id: BOLT } })
    })
    it.each(['abC1', 'ABC1', 'ａｂｃ１'])('barcode %s, with its unit', (text) => {
      expect(resolve(text, replica)).toMatchObject({ item: { id: BOLT }, unit: BOX })
    })
    it.each(['rack A 1', 'L:RACK A 1'])('place %s', (text) => {
      expect(resolve(text, replica)).toMatchObject({ location: { id: A01 } })
    })
    it.each(['T:GLUE-1:ab 12', 'T:glue-1:AB12', 'Ab12'])('lot %s of an import', (text) => {
      expect(resolve(text, replica)).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT } })
    })
  })

  it('finds places by plain code and by house code', () => {
    expect(resolve('A-01', books)).toMatchObject({ kind: 'location', location: { id: A01 } })
    expect(resolve('L:a-01', books)).toMatchObject({ kind: 'location', location: { id: A01 } })
  })

  it('finds the lot of one item by the house code of lots', () => {
    const found = resolve('T:GLUE-1: l 24', books)

    expect(found).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT }, item: { id: GLUE } })
  })

  it('finds a lot by its bare code when only one item has it', () => {
    expect(resolve('L23', books)).toMatchObject({ kind: 'lot', lot: { id: HELD_LOT } })
  })

  it('keeps item and code of a lot label that is new here', () => {
    const found = resolve('T:GLUE-1:n 77', books)

    expect(found).toMatchObject({ kind: 'new_lot', item: { id: GLUE }, lotCode: 'N77' })
  })

  it('offers the choice when two items share a lot code', () => {
    const found = resolve('L24', books)

    expect(found.kind).toBe('lots')
    expect(found.kind === 'lots' && found.choices.map(({ item }) => item.id)).toEqual([GLUE, STEEL])
  })

  it('leads from a merged item to the one that lives on', () => {
    const found = resolve('BOLT-OLD', books)

    expect(found).toMatchObject({ kind: 'item', item: { id: BOLT }, mergedFrom: 'BOLT-OLD' })
  })

  it('finds the lot of a merged item by its old label', () => {
    const client = aPlant()
    const lot = { ...client.replica.get<Lot>('lot', GOOD_LOT), item: OLD_BOLT, code: 'L9' }
    client.put('lot', GOOD_LOT, lot)

    const found = resolve('T:BOLT-OLD:L9', client.replica)

    expect(found).toMatchObject({ kind: 'lot', lot: { id: GOOD_LOT }, item: { id: OLD_BOLT } })
  })

  it('says unknown with the cleaned text instead of failing', () => {
    expect(resolve('  4006381333931 ', books)).toEqual({ kind: 'unknown', text: '4006381333931' })
    expect(resolve('I:NOPE', books)).toEqual({ kind: 'unknown', text: 'I:NOPE' })
  })
})

describe('codes', () => {
  it('knows badges and enrolment links', () => {
    expect(parseCode('B:7Q2M')).toEqual({ kind: 'badge', code: '7Q2M' })
    expect(parseCode('https://takt.local:8443/#/enrol/0123456789')).toEqual({
      kind: 'enrol',
      code: '0123456789',
    })
    expect(parseCode('https://10.0.0.5/#/enrol?code=ABCDEFGHJK')).toEqual({
      kind: 'enrol',
      code: 'ABCDEFGHJK',
    })
  })
})
