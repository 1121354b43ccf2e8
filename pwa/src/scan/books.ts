/**
 * The rows of the replica that scanning and the flows read, and the narrow port
 * through which they read them. Row shapes are those of the synced tables.
 */
import type { IndexName } from '@takt/sync'

export interface UnitRow {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  scale: number
}

export interface ItemRow {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  pinyin: string | null
  category: number | null
  unit: number
  scale: number
  lot_tracked: boolean
  active: boolean
  merged_into: number | null
  /** [unit, numerator, denominator]: one of the unit is that many base units. */
  units: [number, number, number][]
  /** [code, unit or null for the base unit] */
  barcodes: [string, number | null][]
}

export type LocationRole =
  'supplier' | 'customer' | 'production' | 'scrap' | 'difference' | 'opening' | 'quarantine'

export interface LocationRow {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  parent: number | null
  kind: 'site' | 'warehouse' | 'zone' | 'bin' | 'virtual'
  role: LocationRole | null
  site: number
  warehouse: number | null
  time_zone: string | null
  active: boolean
}

export type LotStatus =
  'available' | 'hold' | 'quarantine' | 'expired' | 'rejected' | 'consumed'

export interface LotRow {
  id: string
  item: number
  code: string
  status: LotStatus
  expires_on: string | null
  best_before_on: string | null
  produced_on: string | null
  status_reason: string | null
  status_by: number | null
  status_at: number | null
}

export interface BalanceRow {
  item: number
  location: number
  lot: string | null
  quantity: number
}

export interface ReasonRow {
  id: number
  code: string
  kind: 'scrap' | 'adjust' | 'hold' | 'other'
  name_zh: string | null
  name_en: string | null
  active: boolean
}

/** What of the replica is needed here; a Replica of @takt/sync fits. */
export interface Books {
  get<T>(table: string, key: string): T | undefined
  all<T>(table: string): Iterable<[string, T]>
  by(index: IndexName, value: string | number): string[]
  quantity(location: number, item: number, lot: string | null): number
  readonly revealedAt: number | null
}

export const itemOf = (books: Books, id: number | null): ItemRow | undefined =>
  id === null ? undefined : books.get<ItemRow>('item', String(id))

export const locationOf = (books: Books, id: number | null): LocationRow | undefined =>
  id === null ? undefined : books.get<LocationRow>('location', String(id))

export const lotOf = (books: Books, id: string | null): LotRow | undefined =>
  id === null ? undefined : books.get<LotRow>('lot', id)

export const unitOf = (books: Books, id: number | null): UnitRow | undefined =>
  id === null ? undefined : books.get<UnitRow>('unit', String(id))

/** The virtual place of a role, at the site of this device. */
export function placeOfRole(books: Books, role: LocationRole): LocationRow | undefined {
  for (const [, row] of books.all<LocationRow>('location')) {
    if (row.role === role && row.active) return row
  }
  return undefined
}

export function balancesOfItem(books: Books, item: number): BalanceRow[] {
  return rowsOf(books, books.by('balance.item', item))
}

export function balancesAt(books: Books, location: number): BalanceRow[] {
  return rowsOf(books, books.by('balance.location', location))
}

function rowsOf(books: Books, keys: string[]): BalanceRow[] {
  return keys
    .map((key) => books.get<BalanceRow>('balance', key))
    .filter((row): row is BalanceRow => row !== undefined && row.quantity !== 0)
}

/** A held lot may lie and be moved, but nothing of it may be used up. */
export function isBlocked(lot: LotRow, today: string): boolean {
  return blockOf(lot, today) !== null
}

export type Block = 'hold' | 'quarantine' | 'expired' | 'rejected'

export function blockOf(lot: LotRow, today: string): Block | null {
  const { status } = lot
  if (status === 'hold' || status === 'quarantine' || status === 'rejected') return status
  if (status === 'expired') return 'expired'
  return lot.expires_on !== null && lot.expires_on < today ? 'expired' : null
}
