/** Whatever a label of ours says when it is scanned, something opens: one case for each kind. */
import { describe, expect, it } from 'vitest'
import type { Item, LabelKind } from '../../data/rows.ts'
import { A01, aPlant, BOLT, GOOD_LOT, ORDER, TODAY } from '../../scan/plant.testing.ts'
import { type Resolved, resolve } from '../../scan/resolve.ts'
import { type Lookup, thingOf } from './content.ts'

const DEVICE = '0192aaaa-0000-7000-8000-00000000000d'
const client = aPlant()
const { replica: books } = client
client.put('person', '41', { id: 41, name: 'Li Na', roles: [], active: true })
client.put('device', DEVICE, { id: DEVICE, name: 'Gate', site: 1, device_prefix: '01K' })

const lookup = {
  row: (table: string, key: unknown) =>
    key === null || key === undefined ? undefined : books.get(table, String(key)),
} as Lookup

function printed(kind: LabelKind, id: string): string {
  const thing = thingOf(kind, id, lookup, TODAY)
  if (thing === undefined) throw new Error(`no label of ${kind} ${id}`)
  return thing.house
}

describe('a label of ours', () => {
  const cases: [LabelKind, string, Partial<Resolved>][] = [
    ['item', String(BOLT), { kind: 'item' }],
    ['lot', GOOD_LOT, { kind: 'lot' }],
    ['location', String(A01), { kind: 'location' }],
    ['job', String(ORDER), { kind: 'document' }],
    ['person', '41', { kind: 'person', id: 41 }],
    ['device', DEVICE, { kind: 'device', prefix: '01K' }],
  ]

  it.each(cases)('of the kind %s (%s) opens what it names', (kind, id, expected) => {
    expect(resolve(printed(kind, id), books)).toMatchObject(expected)
  })

  it('opens also for people and devices that this device does not know', () => {
    expect(resolve('P:99', books)).toEqual({ kind: 'person', id: 99 })
    expect(resolve('d: 7zz', books)).toEqual({ kind: 'device', prefix: '7ZZ' })
  })

  it('of a work order that has left this device says so, and is no unknown code', () => {
    expect(resolve('J:WO-1999', books)).toEqual({ kind: 'job_gone', code: 'WO-1999' })
  })

  it('names a work order, and no delivery of the same code', () => {
    const found = resolve(printed('job', String(ORDER)), books)
    expect(found.kind === 'document' && found.documents).toEqual([
      { table: 'work_order', id: ORDER },
    ])
  })
})

describe('a code that only looks like a label of ours', () => {
  it.each(['P:', 'P:12A', 'P:1234567890123456', 'D:', 'D:X', 'D:01-K'])('is none: %s', (text) => {
    expect(resolve(text, books).kind).toBe('unknown')
  })

  it.each(['P:4711', 'D:88K'])('is the barcode that an item has: %s', (text) => {
    const bolt = books.get<Item>('item', String(BOLT))
    client.put('item', String(BOLT), { ...bolt, barcodes: [[text, null]] })

    expect(resolve(text, books)).toMatchObject({ kind: 'item', item: { id: BOLT } })
  })
})
