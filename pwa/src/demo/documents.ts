/** Papers of the demo plant: parties, deliveries, shipments, work orders, and what hangs on them. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const DAY_MS = 86_400_000
const ITEMS = { bolt: 1, nut: 2, sheet: 3, nylon: 4, gearbox: 5, bearing: 6, grease: 10 } as const

const byId = (rows: Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row['id']), row]))

function party(id: number, code: string, zh: string, en: string, change: Row): Row {
  const base = { pinyin: '', is_supplier: false, is_customer: false, min_days: null, gln: null }
  return { id, code, name_zh: zh, name_en: en, ...base, active: true, ...change }
}

const PARTIES = [
  party(1, 'S-NBZC', '宁波轴承有限公司', 'Ningbo Bearings', { is_supplier: true }),
  party(2, 'S-GDLY', '广东铝业', 'Guangdong Aluminium', {
    is_supplier: true,
    gln: '6901234000016',
  }),
  party(3, 'S-SHSL', '上海塑料', 'Shanghai Polymers', { is_supplier: true, active: false }),
  party(4, 'C-HUAFU', '华富机械', 'Huafu Machinery', { is_customer: true, min_days: 180 }),
  party(5, 'C-RHEIN', '莱茵传动', 'Rhein Antriebe GmbH', { is_customer: true }),
]

function deliveries(on: (days: number) => string): Row[] {
  const line = (id: number, item: number, quantity: number, change: Row = {}): Row => ({
    ...{ id, item, unit: null, quantity, received: 0, lot_code: null, expires_on: null },
    inspects: false,
    ...change,
  })
  return [
    {
      ...{ id: 1, code: 'PO-2604-018', supplier: 2, expected_on: on(0), status: 'open' },
      lines: [
        line(1, ITEMS.sheet, 200, { received: 120, lot_code: 'AL240601' }),
        line(2, ITEMS.bolt, 1000),
        line(3, ITEMS.nut, 1000, { received: 1000 }),
        line(4, ITEMS.bearing, 60, { received: 64 }),
      ],
    },
    {
      ...{ id: 2, code: 'PO-2604-021', supplier: 1, expected_on: on(1), status: 'open' },
      lines: [line(5, ITEMS.bearing, 200), line(6, ITEMS.grease, 20_000)],
    },
    {
      ...{ id: 3, code: 'PO-2603-097', supplier: 1, expected_on: on(-9), status: 'closed' },
      lines: [line(7, ITEMS.bearing, 80, { received: 80 })],
    },
  ]
}

function shipments(on: (days: number) => string): Row[] {
  return [
    {
      ...{ id: 1, code: 'SO-5521', customer: 4, due_on: on(0), min_days: null, status: 'open' },
      lines: [
        { id: 11, item: ITEMS.gearbox, quantity: 10, shipped: 3 },
        { id: 12, item: ITEMS.grease, quantity: 2_000, shipped: 0 },
      ],
    },
    {
      ...{ id: 2, code: 'SO-5524', customer: 5, due_on: on(3), min_days: 90, status: 'open' },
      lines: [{ id: 13, item: ITEMS.gearbox, quantity: 6, shipped: 0 }],
    },
  ]
}

function orders(on: (days: number) => string): Row[] {
  return [
    {
      ...{ id: 1, code: 'WO-2604-31', item: ITEMS.gearbox, quantity: 40, made: 12 },
      ...{ due_on: on(1), status: 'released' },
      components: [
        { id: 21, item: ITEMS.bearing, quantity: 80, consumed: 24 },
        { id: 22, item: ITEMS.bolt, quantity: 320, consumed: 96 },
        { id: 23, item: ITEMS.grease, quantity: 6_000, consumed: 1_800 },
        { id: 24, item: ITEMS.sheet, quantity: 40, consumed: 40 },
      ],
    },
    {
      ...{ id: 2, code: 'WO-2604-33', item: ITEMS.gearbox, quantity: 25, made: 0 },
      ...{ due_on: on(4), status: 'planned' },
      components: [{ id: 25, item: ITEMS.bearing, quantity: 50, consumed: 0 }],
    },
  ]
}

const LOT = (at: number): string =>
  `00000000-0000-5000-8000-0000000001${String(at).padStart(2, '0')}`

function reservations(now: number): Row[] {
  const base = { note: null, person: 3, at: now - 7_200_000 }
  return [
    {
      id: 'r1',
      item: 3,
      lot: LOT(1),
      location: 22,
      quantity: 40,
      for_kind: 'work_order',
      for_id: 1,
      ...base,
    },
    {
      id: 'r2',
      item: 5,
      lot: LOT(5),
      location: null,
      quantity: 6,
      for_kind: 'shipment',
      for_id: 1,
      ...base,
    },
  ]
}

export function withDocuments(rows: Rows, stream: string, now: number): Rows {
  const on = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  const block = { id: 1, kind: 'lot', first: 1, last: 500, prefix: 'D1', stream }
  return {
    ...rows,
    party: byId(PARTIES),
    delivery: byId(deliveries(on)),
    shipment: byId(shipments(on)),
    work_order: byId(orders(on)),
    reservation: byId(reservations(now)),
    number_block: byId([block]),
  }
}
