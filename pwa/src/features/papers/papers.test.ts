import { describe, expect, it } from 'vitest'
import type { Delivery, WorkOrder } from '../../data/rows.ts'
import { ACME, aPlant, BOLT, DELIVERY, GLUE, ORDER, STEEL } from '../../scan/plant.testing.ts'
import { DELIVERIES, linesOf, shareDone, SHIPMENTS, WORK_ORDERS } from './kinds.ts'
import { bodyOf, EMPTY_LINE, faultOf, fieldsOf } from './paper-fields.ts'

const books = aPlant().replica
const delivery = books.get<Delivery>('delivery', String(DELIVERY)) as Delivery
const order = books.get<WorkOrder>('work_order', String(ORDER)) as WorkOrder
const scaleOf = (item: number | undefined): number => (item === STEEL ? 3 : 0)

describe('the form of a paper', () => {
  it('sends back what it was given, line by line', () => {
    const fields = fieldsOf(delivery, scaleOf)

    expect(faultOf(DELIVERIES, fields, scaleOf)).toBeNull()
    expect(bodyOf(DELIVERIES, fields, scaleOf)).toEqual({
      ...{ code: 'DN-7', supplier: ACME, expected_on: '2026-05-04' },
      lines: [
        { id: 711, item: BOLT, quantity: 100, lot_code: null, expires_on: null, inspects: false },
        {
          id: 712,
          item: GLUE,
          quantity: 10,
          lot_code: 'L30',
          expires_on: '2027-01-31',
          inspects: false,
        },
        { id: 713, item: GLUE, quantity: 5, lot_code: 'L31', expires_on: null, inspects: false },
      ],
    })
  })

  it('counts an order and its components in whole base units', () => {
    const fields = { ...fieldsOf(order, scaleOf), day: '' }

    expect(fields.lines[0]?.quantity).toBe('8')
    expect(bodyOf(WORK_ORDERS, fields, scaleOf)).toEqual({
      ...{ code: 'WO-1', due_on: null, item: GLUE, quantity: 50 },
      components: [{ id: 731, item: STEEL, quantity: 8_000 }],
    })
  })

  it('leaves out lines that were never begun, and says what is missing', () => {
    const empty = fieldsOf(undefined, scaleOf)
    const named = { ...empty, party: 5 }
    const line = { ...EMPTY_LINE, item: BOLT, quantity: '3' }

    expect(faultOf(SHIPMENTS, empty, scaleOf)).toBe('no_party')
    expect(faultOf(SHIPMENTS, named, scaleOf)).toBe('no_lines')
    expect(faultOf(WORK_ORDERS, named, scaleOf)).toBe('no_item')
    expect(faultOf(SHIPMENTS, { ...named, lines: [{ ...line, quantity: '0' }] }, scaleOf)).toBe(
      'quantity',
    )
    expect(bodyOf(SHIPMENTS, { ...named, lines: [line, { ...EMPTY_LINE }] }, scaleOf)).toEqual({
      ...{ code: '', customer: 5, due_on: null, min_days: null },
      lines: [{ item: BOLT, quantity: 3 }],
    })
  })
})

describe('how far a paper is as a whole', () => {
  it('counts each line alike, and too much as enough', () => {
    const [first, ...rest] = delivery.lines
    const over = { ...delivery, lines: [{ ...first, received: 900 } as (typeof rest)[0], ...rest] }

    expect(shareDone(delivery)).toBeCloseTo(0.4 / 3)
    expect(shareDone(over)).toBeCloseTo(1 / 3)
    expect(shareDone(order)).toBe(0.4)
    expect(linesOf(order)).toMatchObject([{ id: 731, done: 2_000 }])
  })
})
