import { describe, expect, it } from 'vitest'
import { resolve } from '../../scan/resolve.ts'
import { aPlant, BOLT, GLUE, GOOD_LOT, ORDER, SHIPMENT } from '../../scan/plant.testing.ts'
import { itemsOf, NOTHING, plannedKinds, rowOf, scannedInto, subjectIn } from './beginning.ts'
import { aPlan } from './inspections.testing.ts'

const client = aPlant()
const books = client.replica
const scan = (text: string, subject = NOTHING) => scannedInto(subject, resolve(text, books), books)
const code = (table: string, id: number) =>
  books.get<{ code: string }>(table, String(id))?.code ?? ''

describe('what is inspected by hand', () => {
  it('is said by the scan of a lot, of an item, of an order or of a shipment', () => {
    const lot = `T:${code('item', GLUE)}:${books.get<{ code: string }>('lot', GOOD_LOT)?.code ?? ''}`
    expect(scan(lot)).toMatchObject({ lot: GOOD_LOT, item: GLUE })
    expect(scan(`I:${code('item', BOLT)}`)).toMatchObject({ lot: null, item: BOLT })
    const order = scan(code('work_order', ORDER))
    expect(order).toMatchObject({ order: ORDER, kind: 'in_process' })
    expect(order?.item).not.toBeNull()
    const shipment = scan(code('shipment', SHIPMENT))
    expect(shipment).toMatchObject({ shipment: SHIPMENT, kind: 'shipment' })
    expect(shipment && itemsOf(shipment, books)).not.toEqual([])
  })

  it('keeps its lot when its item is scanned again, and nothing is said by other codes', () => {
    const subject = { ...NOTHING, lot: GOOD_LOT, item: GLUE }
    expect(scan(`I:${code('item', GLUE)}`, subject)).toMatchObject({ lot: GOOD_LOT })
    expect(scan(`I:${code('item', BOLT)}`, subject)).toMatchObject({ lot: null })
    expect(scan('nothing')).toBeNull()
    expect(scan('L:A-01')).toBeNull()
  })

  it('is read from an address, and what is no kind is none', () => {
    const at = (text: string) => subjectIn(new URLSearchParams(text), books)
    expect(at(`kind=final&lot=${GOOD_LOT}`)).toMatchObject({ kind: 'final', item: GLUE })
    expect(at('kind=none&item=-5')).toEqual(NOTHING)
    expect(at(`order=${ORDER}`)).toMatchObject({ order: ORDER, kind: 'in_process' })
  })

  it('becomes a row with its paper as soon as kind and goods are known', () => {
    const subject = { ...NOTHING, item: GLUE, lot: GOOD_LOT, order: ORDER, shipment: SHIPMENT }
    expect(rowOf(subject, 5, 1)).toBeNull()
    expect(rowOf({ ...subject, kind: 'final' }, 5, 1)).toMatchObject({
      ...{ for_kind: 'work_order', for_id: ORDER, quantity: 5, status: 'open', n: null },
    })
    expect(rowOf({ ...subject, kind: 'shipment' }, 5, 1)).toMatchObject({ for_kind: 'shipment' })
    expect(rowOf({ ...NOTHING, kind: 'move', item: GLUE }, null, 1)).toMatchObject({ for_id: null })
  })

  it('is offered first where there are plans', () => {
    client.put('inspection_plan', '1', aPlan(1, { kind: 'final' }) as never)
    client.put('inspection_plan', '2', aPlan(2, { kind: 'move', active: false }) as never)
    expect([...plannedKinds(books)]).toEqual(['final'])
  })
})
