/**
 * The narrow port through which scanning and the flows read the replica, and the
 * few questions that they all ask of it.
 */
import { dateAt, type IndexName, type OwnAct } from '@takt/sync'
import type { Balance, Counter, Item, Location, LocationRole, Lot, Unit } from '../data/rows.ts'

export { dateAt }
export { type Block, blockOf } from './lot-state.ts'

/** What of the replica is needed here; a Replica of @takt/sync fits. */
export interface Books {
  get<T>(table: string, key: string): T | undefined
  all<T>(table: string): Iterable<[string, T]>
  by(index: IndexName, value: string | number): string[]
  rowsBy<T>(index: IndexName, value: string | number): T[]
  quantity(location: number, item: number, lot: string | null): number
  readonly ownActs: readonly OwnAct[]
  readonly revealedAt: number | null
}

export const itemOf = (books: Books, id: number | null): Item | undefined =>
  id === null ? undefined : books.get<Item>('item', String(id))

export const locationOf = (books: Books, id: number | null): Location | undefined =>
  id === null ? undefined : books.get<Location>('location', String(id))

export const lotOf = (books: Books, id: string | null): Lot | undefined =>
  id === null ? undefined : books.get<Lot>('lot', id)

export const unitOf = (books: Books, id: number | null): Unit | undefined =>
  id === null ? undefined : books.get<Unit>('unit', String(id))

/** The virtual place of a role, at the site of this device. */
export function placeOfRole(books: Books, role: LocationRole): Location | undefined {
  for (const [, row] of books.all<Location>('location')) {
    if (row.role === role && row.active) return row
  }
  return undefined
}

export function balancesOfItem(books: Books, item: number): Balance[] {
  return books.rowsBy<Balance>('balance.item', item).filter((row) => row.quantity !== 0)
}

/** What lies of a lot in the places that this device knows. */
export const leftOf = (lot: Lot, books: Books): number =>
  balancesOfItem(books, lot.item)
    .filter((row) => row.lot === lot.id)
    .reduce((sum, row) => sum + row.quantity, 0)

/** The item, and those that were merged into it: their goods stay booked under their own. */
export function familyOf(books: Books, item: Item): Item[] {
  const merged = books.by('item.merged_into', item.id).map((key) => books.get<Item>('item', key))
  return [item, ...merged.filter((row) => row !== undefined)]
}

export function balancesAt(books: Books, location: number): Balance[] {
  return books.rowsBy<Balance>('balance.location', location).filter((row) => row.quantity !== 0)
}

/** The time of the server as far as it is known: the clock of a device decides nothing. */
export const serverNow = (status: { clockOffMs: number | null }, now = Date.now()): number =>
  now - (status.clockOffMs ?? 0)

/** Where people are named: those of this device, those who count at the site, the whole plant. */
export const NAMED_IN = ['person', 'counter', 'person_name'] as const

export function personName(books: Books, id: number | null): string | null {
  if (id === null) return null
  for (const table of NAMED_IN) {
    const known = books.get<Counter>(table, String(id))
    if (known) return known.name
  }
  return null
}

/** The day at the site of this device: it holds the places of no other. */
export function today(books: Books, now: number): string {
  for (const [, row] of books.all<Location>('location')) {
    if (row.kind === 'site' && row.time_zone !== null) return dateAt(now, row.time_zone)
  }
  return dateAt(now, null)
}
