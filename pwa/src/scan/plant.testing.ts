/**
 * A small plant for the tests of scanning and flows: builders, no mocks. Items,
 * places and lots are few, so that a test can name what it needs.
 */
import type { Row } from '@takt/sync'
import { type MemoryClient, memoryClient, type MemoryOptions } from '@takt/sync/testing'
import type {
  Delivery,
  Item,
  Location,
  Lot,
  Party,
  Reason,
  Shipment,
  Unit,
  WorkOrder,
} from '../data/rows.ts'

export const PIECE = 1
export const BOX = 2
export const KILOGRAM = 3
export const BOLT = 55
export const GLUE = 56
export const OLD_BOLT = 57
export const GONE = 58
export const STEEL = 59
export const DOCK = 10
export const A01 = 12
export const B02 = 13
export const CLOSED = 14
export const SUPPLIER = 90
export const PRODUCTION = 91
export const SCRAP = 92
export const CUSTOMER = 93
export const CONVERSION = 94
export const ACME = 61
export const BUYER = 62
export const DELIVERY = 71
export const SHIPMENT = 72
export const ORDER = 73
export const CLOSED_ORDER = 74
export const GOOD_LOT = '00000000-0000-5000-8000-00000000000a'
export const HELD_LOT = '00000000-0000-5000-8000-00000000000b'
export const OLD_LOT = '00000000-0000-5000-8000-00000000000c'
export const OTHER_LOT = '00000000-0000-5000-8000-00000000000d'
export const NOW = Date.UTC(2026, 4, 4, 2, 0)
export const TODAY = '2026-05-04'
export const SCRATCHED = 7
export const BURR = 8
export const MISCOUNT = 9

export function anItem(change: Partial<Item> & { id: number; code: string }): Item {
  return {
    name_zh: '六角螺栓',
    name_en: 'Hex bolt',
    pinyin: 'ljls',
    category: null,
    unit: PIECE,
    scale: 0,
    lot_tracked: false,
    active: true,
    merged_into: null,
    picking: null,
    serial_tracked: false,
    shelf_life_days: null,
    warn_days: null,
    min_stock: null,
    max_stock: null,
    slow_days: null,
    inspects_receipt: false,
    hold_mode: 'block',
    units: [],
    barcodes: [],
    ...change,
  }
}

export function aPlace(change: Partial<Location> & { id: number; code: string }): Location {
  return {
    name_zh: '',
    name_en: '',
    parent: null,
    kind: 'bin',
    role: null,
    site: 1,
    warehouse: 2,
    time_zone: null,
    active: true,
    ...change,
  }
}

export function aLot(change: Partial<Lot> & { id: string; code: string }): Lot {
  return {
    item: GLUE,
    status: 'available',
    expires_on: null,
    best_before_on: null,
    produced_on: null,
    received_at: null,
    source: null,
    supplier: null,
    attributes: null,
    status_reason: null,
    status_by: null,
    status_at: null,
    ...change,
  }
}

const UNITS: Unit[] = [
  { id: PIECE, code: 'pc', name_zh: '件', name_en: 'pc', scale: 0 },
  { id: BOX, code: 'box', name_zh: '箱', name_en: 'box', scale: 0 },
  { id: KILOGRAM, code: 'kg', name_zh: '千克', name_en: 'kg', scale: 3 },
]

const ITEMS: Item[] = [
  anItem({
    id: BOLT,
    code: 'BOLT-M8',
    units: [[BOX, 50, 1]],
    barcodes: [
      ['6901234567892', null],
      ['6901234567809', BOX],
    ],
  }),
  anItem({ id: GLUE, code: 'GLUE-1', name_zh: '胶水', name_en: 'Glue', lot_tracked: true }),
  anItem({ id: OLD_BOLT, code: 'BOLT-OLD', merged_into: BOLT }),
  anItem({ id: GONE, code: 'GONE-1', name_zh: '旧件', name_en: 'Old part', active: false }),
  anItem({
    id: STEEL,
    code: 'STEEL-2',
    name_zh: '钢板',
    name_en: 'Sheet steel',
    unit: KILOGRAM,
    scale: 3,
    units: [[PIECE, 10, 3]],
  }),
]

const PLACES: Location[] = [
  aPlace({ id: 2, code: 'WH', kind: 'warehouse' }),
  aPlace({ id: DOCK, code: 'DOCK', kind: 'zone', parent: 2, name_zh: '收货区' }),
  aPlace({ id: A01, code: 'A-01', parent: 2 }),
  aPlace({ id: B02, code: 'B-02', parent: 2 }),
  aPlace({ id: CLOSED, code: 'C-99', parent: 2, active: false }),
  aPlace({ id: SUPPLIER, code: 'SUPPLIER', kind: 'virtual', role: 'supplier', warehouse: null }),
  aPlace({ id: PRODUCTION, code: 'PROD', kind: 'virtual', role: 'production', warehouse: null }),
  aPlace({ id: CUSTOMER, code: 'CUST', kind: 'virtual', role: 'customer', warehouse: null }),
  aPlace({ id: CONVERSION, code: 'CONV', kind: 'virtual', role: 'conversion', warehouse: null }),
  aPlace({ id: SCRAP, code: 'SCRAP', kind: 'virtual', role: 'scrap', warehouse: null }),
]

const LOTS: Lot[] = [
  aLot({ id: GOOD_LOT, code: 'L24', expires_on: '2026-09-01' }),
  aLot({
    id: HELD_LOT,
    code: 'L23',
    status: 'hold',
    status_reason: '毛刺',
    status_by: 31,
    status_at: NOW - 3_600_000,
  }),
  aLot({ id: OLD_LOT, code: 'L01', expires_on: '2026-01-31' }),
  aLot({ id: OTHER_LOT, code: 'L24', item: STEEL }),
]

const REASONS: Reason[] = [
  {
    id: SCRATCHED,
    code: 'scratch',
    kind: 'scrap',
    name_zh: '划伤',
    name_en: 'Scratched',
    active: true,
  },
  { id: BURR, code: 'burr', kind: 'hold', name_zh: '毛刺', name_en: 'Burr', active: true },
  {
    id: MISCOUNT,
    code: 'miscount',
    kind: 'adjust',
    name_zh: '点错',
    name_en: 'Miscount',
    active: true,
  },
]

const BALANCES = [
  { item: BOLT, location: A01, lot: null, quantity: 120 },
  { item: BOLT, location: DOCK, lot: null, quantity: 40 },
  { item: GLUE, location: A01, lot: GOOD_LOT, quantity: 60 },
  { item: GLUE, location: A01, lot: HELD_LOT, quantity: 12 },
  { item: GLUE, location: B02, lot: OLD_LOT, quantity: 5 },
  { item: STEEL, location: B02, lot: null, quantity: 12_500 },
]

const PEOPLE = [
  { id: 31, name: '王芳', roles: ['inspector'] },
  { id: 32, name: '李伟', roles: ['storekeeper'] },
]

export function aParty(change: Partial<Party> & { id: number; code: string }): Party {
  return {
    name_zh: '',
    name_en: change.code,
    pinyin: '',
    is_supplier: false,
    is_customer: false,
    min_days: null,
    gln: null,
    active: true,
    ...change,
  }
}

const PARTIES: Party[] = [
  aParty({ id: ACME, code: 'ACME', is_supplier: true }),
  aParty({ id: BUYER, code: 'BUYER', is_customer: true }),
]

const DELIVERIES: Delivery[] = [
  {
    ...{ id: DELIVERY, code: 'DN-7', supplier: ACME, expected_on: TODAY, status: 'open' },
    lines: [
      aLine({ id: 711, item: BOLT, quantity: 100, received: 40 }),
      aLine({ id: 712, item: GLUE, quantity: 10, lot_code: 'L30', expires_on: '2027-01-31' }),
      aLine({ id: 713, item: GLUE, quantity: 5, lot_code: 'L31' }),
    ],
  },
]

type Line = Delivery['lines'][0]
function aLine(change: Pick<Line, 'id' | 'item' | 'quantity'> & Partial<Line>): Line {
  return { unit: null, received: 0, lot_code: null, expires_on: null, inspects: false, ...change }
}

const SHIPMENTS: Shipment[] = [
  {
    ...{ id: SHIPMENT, code: 'SO-9', customer: BUYER, due_on: null, min_days: null },
    status: 'open',
    lines: [{ id: 721, item: GLUE, quantity: 10, shipped: 3 }],
  },
]

const ORDERS: WorkOrder[] = [
  {
    ...{ id: ORDER, code: 'WO-1', item: GLUE, quantity: 50, made: 20, due_on: TODAY },
    status: 'released',
    components: [{ id: 731, item: STEEL, quantity: 8_000, consumed: 2_000 }],
  },
  {
    ...{ id: CLOSED_ORDER, code: 'WO-0', item: GLUE, quantity: 5, made: 5, due_on: null },
    status: 'closed',
    components: [],
  },
]

const keyed = <T extends { id: number | string }>(rows: T[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row.id), row as unknown as Row]))

export function aPlant(options: MemoryOptions = {}): MemoryClient {
  const balance: Record<string, Row> = {}
  for (const row of BALANCES) balance[`${row.item}.${row.location}.${row.lot ?? '-'}`] = row
  return memoryClient(
    {
      unit: keyed(UNITS),
      item: keyed(ITEMS),
      location: keyed(PLACES),
      lot: keyed(LOTS),
      reason: keyed(REASONS),
      person: keyed(PEOPLE),
      party: keyed(PARTIES),
      delivery: keyed(DELIVERIES),
      shipment: keyed(SHIPMENTS),
      work_order: keyed(ORDERS),
      balance,
    },
    { now: () => NOW, ...options },
  )
}
