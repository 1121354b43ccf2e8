/** The stock fact with which a supervisor settles an exception. */
import type { JsonObject } from '@takt/sync'
import type { Location, LocationRole } from '../../data/rows.ts'

export type BookKind =
  | 'stock.receive'
  | 'stock.move'
  | 'stock.issue'
  | 'stock.consume'
  | 'stock.output'
  | 'stock.ship'
  | 'stock.return'
  | 'stock.scrap'

export const BOOK_KINDS: readonly BookKind[] = [
  'stock.receive',
  'stock.move',
  'stock.issue',
  'stock.consume',
  'stock.output',
  'stock.ship',
  'stock.return',
  'stock.scrap',
]

/** The virtual place at one end of the act; undefined: a real place is chosen. */
const ENDS: Record<BookKind, { from?: LocationRole; to?: LocationRole }> = {
  'stock.receive': { from: 'supplier' },
  'stock.move': {},
  'stock.issue': { to: 'production' },
  'stock.consume': { to: 'conversion' },
  'stock.output': { from: 'conversion' },
  'stock.ship': { to: 'customer' },
  'stock.return': { from: 'production' },
  'stock.scrap': { to: 'scrap' },
}

export interface BookInput {
  kind: BookKind
  item: number
  /** A lot that the books know. */
  lot: string | null
  /** A lot that comes into being by a receipt. */
  lotCode: string | null
  /** The real place at the side that has only one, or the origin of a move. */
  place: number
  /** Only for a move. */
  target: number | undefined
  quantity: number
  entered: string
  /** Only for scrap. */
  reason: number | undefined
  places: readonly Location[]
}

const byRole = (places: readonly Location[], role: LocationRole) =>
  places.find((place) => place.role === role)?.id

/** {kind, args} of the fact, or undefined while something is missing. */
export function bookedFact(input: BookInput): JsonObject | undefined {
  const ends = ENDS[input.kind]
  const from = ends.from ? byRole(input.places, ends.from) : input.place
  const to = ends.to ? byRole(input.places, ends.to) : ends.from ? input.place : input.target
  if (from === undefined || to === undefined || from === to || input.quantity <= 0) return undefined
  const { item, lot, quantity, entered } = input
  const args: JsonObject = { item, lot, from, to, quantity, unit: null, entered }
  return { kind: input.kind, args: { ...args, ...extra(input) } }
}

/** Kinds by which a lot may come into being. */
export const bringsLot = (kind: BookKind): boolean =>
  kind === 'stock.receive' || kind === 'stock.output'

function extra(input: BookInput): JsonObject {
  if (input.kind === 'stock.scrap') return { reason: input.reason ?? null, note: null }
  if (bringsLot(input.kind)) return { lot_code: input.lotCode, expires_on: null, reference: null }
  return input.kind === 'stock.move' ? {} : { reference: null }
}
