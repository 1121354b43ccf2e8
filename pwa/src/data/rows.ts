/** The rows of the synced tables as the server sends them (all fields always present). */
import type { JsonObject, NumberBlock } from '@takt/sync'
import type { LabelTables } from './label-rows.ts'
import type { QualityTables } from './quality-rows.ts'
import type { StocktakeTables } from './stocktake-rows.ts'

export interface Unit {
  id: number
  code: string
  name_zh: string
  name_en: string
  scale: number
}
export interface Category {
  id: number
  code: string
  name_zh: string
  name_en: string
  parent: number | null
  picking: Picking | null
  warn_days: number | null
  slow_days: number | null
}
/** In which order lots are taken. */
export type Picking = 'fifo' | 'fefo' | 'lifo' | 'nearest'
export type HoldMode = 'block' | 'warn'
export interface Item {
  id: number
  code: string
  name_zh: string
  name_en: string
  pinyin: string
  category: number | null
  unit: number
  scale: number
  lot_tracked: boolean
  active: boolean
  merged_into: number | null
  /** What is null here its category says. */
  picking: Picking | null
  serial_tracked: boolean
  shelf_life_days: number | null
  warn_days: number | null
  min_stock: number | null
  max_stock: number | null
  slow_days: number | null
  inspects_receipt: boolean
  /** What a hold does where somebody wants to use the goods; older rows do not say: it stops. */
  hold_mode?: HoldMode
  /** [unit id, numerator, denominator]: 1 unit = numerator/denominator base units. */
  units: [number, number, number][]
  /** [code, unit id or null]. */
  barcodes: [string, number | null][]
}
export interface Reason {
  id: number
  code: string
  kind: 'scrap' | 'adjust' | 'hold' | 'pick' | 'other'
  name_zh: string
  name_en: string
  active: boolean
}
export type LocationKind = 'site' | 'warehouse' | 'zone' | 'bin' | 'virtual'
export type LocationRole =
  | 'supplier'
  | 'customer'
  | 'production'
  | 'conversion'
  | 'scrap'
  | 'difference'
  | 'opening'
  | 'quarantine'
export interface Location {
  id: number
  code: string
  name_zh: string
  name_en: string
  parent: number | null
  kind: LocationKind
  role: LocationRole | null
  site: number
  warehouse: number | null
  time_zone: string | null
  active: boolean
}
export type LotStatus = 'available' | 'hold' | 'quarantine' | 'expired' | 'rejected' | 'consumed'
export interface Lot {
  id: string
  item: number
  code: string
  status: LotStatus
  expires_on: string | null
  best_before_on: string | null
  produced_on: string | null
  /** Milliseconds UTC when the first of it came in or was made. */
  received_at: number | null
  source: 'supplier' | 'own' | null
  supplier: number | null
  attributes: Record<string, string> | null
  /** Id of a reason; words where an old server sends them. */
  status_reason: number | string | null
  status_by: number | null
  status_at: number | null
  /** The lot whose hold it shares, as a part of it. */
  status_lot?: string | null
}
/** One of several codes of a lot, and the lot that it leads to. */
export type LotCode = Pick<Lot, 'id' | 'item' | 'code'> & { lot: string }
/** A form of house codes that this site reads. */
export interface CodePattern {
  id: number
  pattern: string
  name: string
}
export interface Balance {
  item: number
  location: number
  lot: string | null
  quantity: number
}
/** What is still kept of an item for a document or somebody. */
export interface Reservation {
  id: string
  item: number
  lot: string | null
  location: number | null
  quantity: number
  for_kind: 'work_order' | 'shipment' | 'other'
  for_id: string | null
  note: string | null
  person: number
  at: number
}
export interface StockAlert {
  id: string
  kind: 'expiring' | 'overstock' | 'stock_out' | 'slow'
  item: number
  lot: string | null
  location: number | null
  quantity: number
  /** Days of warning or of rest, or a quantity: what was passed. */
  limit: number
  owner: number | null
  snoozed_until: number | null
  status: 'open' | 'closed'
  opened_at: number
  closed_at: number | null
}
export interface Device {
  id: string
  name: string
  site: number
  kind: 'shared' | 'personal'
  status: 'active' | 'revoked' | 'lost' | 'retired'
  offline_grant_days: number
  granted_until: number | null
  device_prefix: string | null
}
/** Who may count at the site: of people who do not work on this device, it is all that is known. */
export interface Counter {
  id: number
  name: string
}
export interface Person {
  id: number
  name: string
  roles: string[]
  permissions: string[]
  pin: { salt: string; iterations: number; hash: string } | null
  badge: string | null
  language: string | null
  active: boolean
}
/** Somebody who took what was not there: the notice of negative stock names all of them. */
export interface Taker {
  person: number
  operation: string
  quantity: number
  at: number
}
export interface Notice {
  id: string
  code: string
  severity: 'info' | 'warning' | 'stop'
  operation: string | null
  device: string | null
  person: number | null
  item: number | null
  lot: string | null
  location: number | null
  data: Record<string, string | number | null | Taker[] | JsonObject>
  status: 'open' | 'closed'
  opened_at: number
  closed_at: number | null
  resolution: string | null
}
export interface Approval {
  id: string
  kind: string
  person: number
  /** Further people who counted the same; an older server does not say. */
  others?: number[]
  device: string
  item: number | null
  lot: string | null
  location: number | null
  quantity: number | null
  reason: number | string | null
  status: 'pending' | 'approved' | 'rejected'
  at: number
  decided_by: number | null
  decided_at: number | null
}
export interface LiveAct {
  id: string
  stream: string
  n: number
  device: string
  person: number
  kind: string
  item: number | null
  lot: string | null
  from: number | null
  to: number | null
  quantity: number | null
  effective: number
  received: number
  status: 'applied' | 'held'
  reason: string | null
}
export interface DeviceState {
  device: string
  name: string
  person: number | null
  stream: string
  created: number
  acknowledged: number
  pending: number
  complete_up_to: number | null
  seen_at: number | null
  status: 'active' | 'revoked' | 'lost' | 'retired'
}
/** A supplier, a customer, or both. */
export interface Party {
  id: number
  code: string
  name_zh: string
  name_en: string
  pinyin: string
  is_supplier: boolean
  is_customer: boolean
  /** Least remaining shelf life that a customer takes. */
  min_days: number | null
  gln: string | null
  active: boolean
}
export type DocumentStatus = 'open' | 'closed'
export interface DeliveryLine {
  id: number
  item: number
  unit: number | null
  quantity: number
  received: number
  lot_code: string | null
  expires_on: string | null
  /** What comes of this line is inspected, whatever its item says. */
  inspects: boolean
}
export interface Delivery {
  id: number
  code: string
  supplier: number
  expected_on: string | null
  status: DocumentStatus
  lines: DeliveryLine[]
}
export interface ShipmentLine {
  id: number
  item: number
  quantity: number
  shipped: number
}
export interface Shipment {
  id: number
  code: string
  customer: number
  due_on: string | null
  /** Least remaining shelf life, where it differs from the customer's own. */
  min_days: number | null
  status: DocumentStatus
  lines: ShipmentLine[]
}
export interface OrderComponent {
  id: number
  item: number
  quantity: number
  consumed: number
}
export interface WorkOrder {
  id: number
  code: string
  item: number
  quantity: number
  made: number
  due_on: string | null
  status: 'planned' | 'released' | 'closed'
  components: OrderComponent[]
}
/** Sizes and places in whole micrometres. */

export interface Attachment {
  /** The act that hangs it on its subject. */
  id: string
  /** SHA-256 of its bytes. */
  blob: string
  type: string
  size: number
  subject_kind: 'lot' | 'act' | 'delivery' | 'inspection' | 'item'
  subject_id: string
  caption: string | null
  person: number
  at: number
}

export type * from './label-rows.ts'
export type * from './quality-rows.ts'
export type * from './stocktake-rows.ts'

export interface Tables extends LabelTables, StocktakeTables, QualityTables {
  unit: Unit
  category: Category
  item: Item
  reason: Reason
  location: Location
  lot: Lot
  lot_code: LotCode
  balance: Balance
  code_pattern: CodePattern
  reservation: Reservation
  alert: StockAlert
  device: Device
  person: Person
  notice: Notice
  approval: Approval
  act: LiveAct
  attachment: Attachment
  device_state: DeviceState
  person_name: { name: string }
  counter: Counter
  party: Party
  delivery: Delivery
  shipment: Shipment
  work_order: WorkOrder
  number_block: NumberBlock
  setting: { value: string | number | boolean | null }
}
export type TableName = keyof Tables
