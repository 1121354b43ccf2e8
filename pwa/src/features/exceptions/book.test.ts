import { describe, expect, it } from 'vitest'
import type { JsonObject } from '@takt/sync'
import type { Location, Notice } from '../../data/rows.ts'
import type { Lookup } from '../acts/describe.ts'
import { begun } from './begun.ts'
import {
  BOOK_KINDS,
  bookedFact,
  type BookInput,
  type BookKind,
  isChosen,
  placesFor,
} from './book.ts'

const place = (id: number, role: Location['role']) =>
  ({ id, role, kind: role === null ? 'bin' : 'virtual', active: true }) as Location
const places = [
  place(12, null),
  place(13, null),
  place(90, 'supplier'),
  place(91, 'production'),
  place(92, 'scrap'),
  place(93, 'customer'),
  place(94, 'conversion'),
]
/** More than any kind has: what the author said stays, known to this version or not. */
const SAID: JsonObject = {
  expires_on: '2027-05-01',
  best_before_on: '2027-04-01',
  produced_on: '2026-01-02',
  attributes: { colour: 'red' },
  reference: 'S-77',
  party: 71,
  line: 72,
  work_order: 73,
  run: 'r',
  machine: 'M4',
  proposed: 'other lot',
  reason: 8,
  note: 'as told',
  of_a_later_version: true,
}
const lookup = {
  row: (table: string) => (table === 'item' ? { id: 5, scale: 1, unit: 1 } : undefined),
} as unknown as Lookup

function heldArgs(kind: BookKind, from: number, to: number): JsonObject {
  const code = kind === 'stock.receive' || kind === 'stock.output' ? { lot_code: 'L1' } : {}
  const goods = { item: 5, lot: 'lot', quantity: 25, unit: 4, entered: '2.5 box' }
  return { ...SAID, ...goods, ...code, from, to }
}

function bookedUnchanged(kind: BookKind, args: JsonObject, change: Partial<BookInput> = {}) {
  const notice = { data: { kind, reason: 'unknown_location', args } } as unknown as Notice
  const begin = begun(notice, lookup)
  return bookedFact({
    kind: begin.kind,
    item: begin.item ?? 0,
    lot: begin.lot,
    lotCode: begin.lotCode,
    from: begin.from,
    to: begin.to,
    quantity: begin.quantity ?? 0,
    entered: begin.entered,
    unit: begin.unit,
    reason: begin.reason,
    original: begin.original,
    ...change,
  })
}

describe('booking a held act again', () => {
  for (const kind of BOOK_KINDS) {
    for (const from of placesFor(kind, 'from', places)) {
      it(`keeps everything that nobody changed: ${kind} from ${from.role ?? 'a bin'}`, () => {
        const to = placesFor(kind, 'to', places).find((row) => row.id !== from.id)
        const args = heldArgs(kind, from.id, to?.id ?? 0)

        expect(bookedUnchanged(kind, args)).toEqual({ kind, args })
        expect(bookedUnchanged(kind, args, { quantity: 30, entered: '3', unit: null })).toEqual({
          kind,
          args: { ...args, quantity: 30, entered: '3', unit: null },
        })
      })
    }
  }

  it('takes a return from the customer or from production', () => {
    expect(placesFor('stock.return', 'from', places).map((row) => row.id)).toEqual([91, 93])
    expect(isChosen('stock.return', 'from')).toBe(true)
    expect(isChosen('stock.receive', 'from')).toBe(false)
  })

  it('forgets the lot that was proposed of another item', () => {
    const args = heldArgs('stock.ship', 12, 93)

    expect(bookedUnchanged('stock.ship', args, { item: 6 })).toMatchObject({
      args: { proposed: null, reason: null, party: 71, line: 72 },
    })
  })

  it('takes no line of a delivery for one of a shipment', () => {
    const args = heldArgs('stock.receive', 90, 12)
    const booked = bookedUnchanged('stock.receive', args, { kind: 'stock.ship', from: 12, to: 93 })

    expect(booked?.['args']).not.toHaveProperty('line')
    expect(booked).toMatchObject({ args: { reference: 'S-77' } })
  })

  it('begins without the act where an older server told nothing of it', () => {
    const data = { kind: 'stock.issue', reason: 'unknown_item' }

    expect(begun({ data, item: null, lot: null } as unknown as Notice, lookup)).toMatchObject({
      kind: 'stock.issue',
      from: 0,
      original: undefined,
    })
  })
})

describe('booking what a scan turned out to be', () => {
  const input: BookInput = {
    kind: 'stock.receive',
    item: 5,
    lot: null,
    lotCode: null,
    from: 90,
    to: 12,
    quantity: 3,
    entered: '3',
    reason: 1,
  }

  it('receives a lot that the books do not know by its code', () => {
    expect(bookedFact({ ...input, lotCode: 'L24' })).toMatchObject({
      args: { lot: null, lot_code: 'L24', expires_on: null, reference: null },
    })
  })

  it('scraps with a reason', () => {
    expect(bookedFact({ ...input, kind: 'stock.scrap', from: 12, to: 92 })).toMatchObject({
      args: { reason: 1, note: null },
    })
  })

  it('waits until both places are there and differ, and the quantity is positive', () => {
    expect(bookedFact({ ...input, kind: 'stock.move', from: undefined })).toBeUndefined()
    expect(bookedFact({ ...input, kind: 'stock.move', from: 12 })).toBeUndefined()
    expect(bookedFact({ ...input, kind: 'stock.move', from: 13 })).toBeDefined()
    expect(bookedFact({ ...input, quantity: 0 })).toBeUndefined()
  })
})
