/**
 * What a label says of one thing, from this device's own rows: its fields in words
 * and the codes in its symbols, as the server's `catalogue/labels/content.py` has them.
 */
import type {
  DesignElement,
  Device,
  Item,
  LabelKind,
  Location,
  Lot,
  Person,
  TableName,
  Tables,
  WorkOrder,
} from '../../data/rows.ts'
import { CannotEncode, dateOf, digitalLink, elementString } from '../../scan/gs1/index.ts'

export type Pair = readonly [identifier: string, value: string]
export interface LabelThing {
  fields: Readonly<Record<string, string>>
  house: string
  /** Empty where only the house code names the thing. */
  gs1: readonly Pair[]
  /** Its quantity is a number of pieces. */
  isCounted?: boolean
}

/** The rows that labels are made of; a test gives a plain object. */
export interface Lookup {
  row<Name extends TableName>(
    table: Name,
    key: string | number | null | undefined,
  ): Tables[Name] | undefined
}

const ITEM_WORDS = ['item_code', 'item_name_zh', 'item_name_en', 'item_names'] as const
/** The texts that each kind of thing has; the server refuses any other. */
export const FIELDS: Readonly<Record<LabelKind, readonly string[]>> = {
  item: ['code', 'name_zh', 'name_en', 'names', 'unit', 'quantity', 'human_readable'],
  lot: [
    ...ITEM_WORDS,
    'lot_code',
    'expires_on',
    'best_before_on',
    'produced_on',
    'quantity',
    'unit',
    'supplier',
    'human_readable',
  ],
  location: ['code', 'name_zh', 'name_en', 'names', 'path', 'human_readable'],
  job: ['code', ...ITEM_WORDS, 'quantity', 'unit', 'due_on', 'human_readable'],
  person: ['name', 'roles', 'human_readable'],
  device: ['name', 'site', 'human_readable'],
}
/** Labels speak both languages, whoever prints them. */
const ROLE_NAMES: Readonly<Record<string, string>> = {
  administrator: '管理员 Administrator',
  planner: '计划员 Planner',
  supervisor: '班组长 Supervisor',
  storekeeper: '仓管员 Storekeeper',
  operator: '操作工 Operator',
  inspector: '检验员 Inspector',
  viewer: '查看者 Viewer',
}
/** Units of weight, volume, length, area and time, folded: they count no pieces. */
const MEASURES: ReadonlySet<string> = new Set(
  (
    'mg g kg t lb lbs oz mgm grm kgm tne lbr onz 毫克 克 千克 公斤 斤 吨 ' +
    'ml cl dl l m3 m³ cm3 gal mlt ltr mtq 毫升 升 立方米 方 ' +
    'um mm cm dm m km in ft yd mmt cmt mtr kmt inh fot 毫米 厘米 分米 米 千米 公里 ' +
    'mm2 cm2 m2 m² mtk 平方米 h hur min 小时 分钟'
  ).split(' '),
)
export const HOST = 'id.gs1.org'

export function thingOf(
  kind: LabelKind,
  id: string,
  lookup: Lookup,
  today: string,
  quantity = '',
): LabelThing | undefined {
  const thing = plainThing(kind, id, lookup, today)
  return thing === undefined ? undefined : withQuantity(thing, quantity.trim())
}

function plainThing(
  kind: LabelKind,
  id: string,
  lookup: Lookup,
  today: string,
): LabelThing | undefined {
  switch (kind) {
    case 'item':
      return build(lookup.row('item', id), (item) => ofItem(item, lookup))
    case 'lot':
      return build(lookup.row('lot', id), (lot) => ofLot(lot, lookup, today))
    case 'location':
      return build(lookup.row('location', id), (place) => ofLocation(place, lookup))
    case 'person':
      return build(lookup.row('person', id), ofPerson)
    case 'device':
      return build(lookup.row('device', id), (device) => ofDevice(device, lookup))
    case 'job':
      return build(lookup.row('work_order', id), (order) => ofJob(order, lookup))
  }
}

function build<Row>(
  row: Row | undefined,
  make: (row: Row) => LabelThing | undefined,
): LabelThing | undefined {
  return row === undefined ? undefined : make(row)
}

const both = (row: { name_zh: string | null; name_en: string | null }): string =>
  [row.name_zh, row.name_en].filter(Boolean).join(' ')

function ofItem(item: Item, lookup: Lookup): LabelThing {
  const gtin = gtinOf(item)
  return {
    fields: {
      code: item.code,
      name_zh: item.name_zh ?? '',
      name_en: item.name_en ?? '',
      names: both(item),
      unit: lookup.row('unit', item.unit)?.code ?? '',
      quantity: '',
    },
    house: `I:${item.code}`,
    gs1: gtin === null ? [] : [['01', gtin]],
    isCounted: countsPieces(item, lookup),
  }
}

function ofLot(lot: Lot, lookup: Lookup, today: string): LabelThing | undefined {
  const item = lookup.row('item', lot.item)
  if (item === undefined || lot.code === null) return undefined
  const day = (value: string | null) => value ?? ''
  const supplier = lookup.row('party', lot.supplier)
  return {
    fields: {
      item_code: item.code,
      item_name_zh: item.name_zh ?? '',
      item_name_en: item.name_en ?? '',
      item_names: both(item),
      lot_code: lot.code,
      expires_on: day(lot.expires_on),
      best_before_on: day(lot.best_before_on),
      produced_on: day(lot.produced_on),
      quantity: '',
      unit: lookup.row('unit', item.unit)?.code ?? '',
      supplier: supplier === undefined ? '' : both(supplier),
    },
    house: `T:${item.code}:${lot.code}`,
    gs1: lotPairs(gtinOf(item), lot, today, item.serial_tracked),
    isCounted: countsPieces(item, lookup),
  }
}

function ofJob(order: WorkOrder, lookup: Lookup): LabelThing | undefined {
  const item = lookup.row('item', order.item)
  if (item === undefined) return undefined
  return {
    fields: {
      code: order.code,
      item_code: item.code,
      item_name_zh: item.name_zh ?? '',
      item_name_en: item.name_en ?? '',
      item_names: both(item),
      quantity: padded(order.quantity, item.scale),
      unit: lookup.row('unit', item.unit)?.code ?? '',
      due_on: order.due_on ?? '',
    },
    house: `J:${order.code}`,
    gs1: [],
  }
}

/** A scaled integer with all its decimals. */
function padded(value: number, scale: number): string {
  if (scale === 0) return String(value)
  const digits = String(value).padStart(scale + 1, '0')
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function ofLocation(place: Location, lookup: Lookup): LabelThing {
  const path: string[] = []
  let above = lookup.row('location', place.parent)
  while (above !== undefined && path.length < 20) {
    path.unshift(above.code)
    above = lookup.row('location', above.parent)
  }
  return {
    fields: {
      code: place.code,
      name_zh: place.name_zh ?? '',
      name_en: place.name_en ?? '',
      names: both(place),
      path: path.join(' / '),
    },
    house: `L:${place.code}`,
    gs1: [],
  }
}

function ofPerson(person: Person): LabelThing {
  const roles = person.roles.map((role) => ROLE_NAMES[role] ?? '').join(' ')
  return { fields: { name: person.name, roles }, house: `P:${person.id}`, gs1: [] }
}

function ofDevice(device: Device, lookup: Lookup): LabelThing {
  const site = lookup.row('location', device.site)?.code ?? ''
  return { fields: { name: device.name, site }, house: `D:${device.device_prefix ?? ''}`, gs1: [] }
}

/** The GTIN in 14 digits; that of the item's own unit goes before those of its packs. */
export function gtinOf(item: Pick<Item, 'barcodes'>): string | null {
  const sorted = [...item.barcodes].sort((a, b) => Number(a[1] !== null) - Number(b[1] !== null))
  const found = sorted.find(([code]) => isGtin(code) && !isInHouse(code))
  return found === undefined ? null : found[0].padStart(14, '0')
}

function isGtin(code: string): boolean {
  if (!/^(\d{8}|\d{12,14})$/.test(code)) return false
  const digits = [...code].reverse().map(Number)
  const sum = digits.reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 3), 0)
  return sum % 10 === 0
}

/** Numbers that any company may use inside its walls (GS1 prefixes 02, 04, 20 to 29). */
function isInHouse(gtin: string): boolean {
  if (gtin.length === 8) return /^[02]/.test(gtin)
  return /^.(2|0[24])/.test(gtin.padStart(14, '0'))
}

export function lotPairs(
  gtin: string | null,
  lot: Pick<Lot, 'code' | 'expires_on' | 'best_before_on' | 'produced_on'>,
  today: string,
  isSerial = false,
): Pair[] {
  if (gtin === null || lot.code === null) return []
  const days = (
    [
      ['17', lot.expires_on],
      ['15', lot.best_before_on],
      ['11', lot.produced_on],
    ] as const
  ).flatMap(([identifier, day]): Pair[] => {
    const value = (day ?? '').slice(2).replaceAll('-', '')
    // Two figures of a year that would be read in another century say nothing.
    return day === null || dateOf(value, today, true) !== day ? [] : [[identifier, value]]
  })
  const pairs: Pair[] = [['01', gtin], ...days, [isSerial ? '21' : '10', lot.code]]
  return isEncodable(pairs) ? pairs : []
}

/** A Chinese lot code, or one that is too long, is no GS1 value. */
function isEncodable(pairs: readonly Pair[]): boolean {
  try {
    return elementString(pairs) !== ''
  } catch (error) {
    if (error instanceof CannotEncode) return false
    throw error
  }
}

function countsPieces(item: Item, lookup: Lookup): boolean {
  const unit = lookup.row('unit', item.unit)
  if (unit === undefined || item.scale !== 0) return false
  return !MEASURES.has(unit.code.trim().toLowerCase())
}

function withQuantity(thing: LabelThing, quantity: string): LabelThing {
  if (quantity === '' || !('quantity' in thing.fields)) return thing
  const isCount = thing.isCounted === true && /^\d{1,8}$/.test(quantity) && Number(quantity) > 0
  const gs1: readonly Pair[] =
    thing.gs1.length > 0 && isCount ? [...thing.gs1, ['30', quantity]] : thing.gs1
  return { ...thing, fields: { ...thing.fields, quantity }, gs1 }
}

/** What a text element says; its literal stands before the field, if that says anything. */
export function textOf(element: DesignElement, thing: LabelThing): string {
  if (element.field === null) return element.literal ?? ''
  const isCode = element.field === 'human_readable'
  const value = isCode ? humanReadable(thing) : (thing.fields[element.field] ?? '')
  return value === '' ? '' : `${element.literal ?? ''}${value}`
}

export function humanReadable(thing: LabelThing): string {
  if (thing.gs1.length === 0) return thing.house
  return thing.gs1.map(([identifier, value]) => `(${identifier})${value}`).join(' ')
}

/** What a symbol holds: its text, or GS1 pairs. */
export type Symbolic =
  | { format: 'qr'; text: string }
  | { format: 'datamatrix'; text: string }
  | { format: 'datamatrix'; pairs: readonly Pair[] }

export function symbolOf(element: DesignElement, thing: LabelThing): Symbolic {
  const pairs = element.field === 'gs1' ? thing.gs1 : []
  const plain = element.field === null ? (element.literal ?? '') : thing.house
  if (element.kind === 'qr') {
    return { format: 'qr', text: pairs.length > 0 ? digitalLink(pairs, HOST) : plain }
  }
  return pairs.length > 0 ? { format: 'datamatrix', pairs } : { format: 'datamatrix', text: plain }
}
