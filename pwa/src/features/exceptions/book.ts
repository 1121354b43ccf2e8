/**
 * The stock fact with which a supervisor settles an exception. A held act is booked as its author
 * said it: whatever nobody changed stays, fields that this version does not know too.
 */
import type { JsonObject } from '@takt/sync'
import type { Location, LocationRole } from '../../data/rows.ts'

export const BOOK_KINDS = [
  'stock.receive',
  'stock.put_away',
  'stock.move',
  'stock.issue',
  'stock.consume',
  'stock.output',
  'stock.ship',
  'stock.return',
  'stock.scrap',
] as const
export type BookKind = (typeof BOOK_KINDS)[number]

type End = LocationRole | 'real'
type Ends = Record<'from' | 'to', readonly End[]>

/** Which places each kind joins, as the server has it. */
const ENDS: Record<BookKind, Ends> = {
  'stock.receive': { from: ['supplier'], to: ['real'] },
  'stock.put_away': { from: ['real'], to: ['real'] },
  'stock.move': { from: ['real'], to: ['real'] },
  'stock.issue': { from: ['real'], to: ['production'] },
  'stock.consume': { from: ['real', 'production'], to: ['conversion'] },
  'stock.output': { from: ['conversion'], to: ['real'] },
  'stock.ship': { from: ['real'], to: ['customer'] },
  'stock.return': { from: ['production', 'customer'], to: ['real'] },
  'stock.scrap': { from: ['real', 'production'], to: ['scrap'] },
}

/** What a kind asks for at least; the rest of a form may be absent. */
const FIELDS: Record<BookKind, readonly string[]> = {
  'stock.receive': ['expires_on', 'reference'],
  'stock.put_away': [],
  'stock.move': [],
  'stock.issue': ['reference'],
  'stock.consume': ['reference'],
  'stock.output': ['expires_on', 'reference'],
  'stock.ship': ['reference'],
  'stock.return': ['reference'],
  'stock.scrap': ['note'],
}

/** What keeps its meaning where the act turns out to be of another kind. */
const LASTING = ['expires_on', 'reference', 'note']

export interface BookInput {
  kind: BookKind
  item: number
  /** A lot that the books know. */
  lot: string | null
  /** A lot that comes into being by a receipt or an output. */
  lotCode: string | null
  from: number | undefined
  to: number | undefined
  quantity: number
  entered: string | null
  unit?: number | null
  /** Only for scrap. */
  reason: number | undefined
  /** The held act as it was said. */
  original?: { kind: string; args: JsonObject } | undefined
}

/** The places that one side of a kind may have. */
export function placesFor(
  kind: BookKind,
  side: 'from' | 'to',
  places: readonly Location[],
): Location[] {
  const ends = ENDS[kind][side]
  return places.filter((place) => {
    const end = place.kind === 'virtual' ? place.role : 'real'
    return end !== null && ends.includes(end) && place.active
  })
}

/** Whether a side has to be chosen: the one virtual place of its role is not. */
export const isChosen = (kind: BookKind, side: 'from' | 'to'): boolean =>
  ENDS[kind][side].length > 1 || ENDS[kind][side][0] === 'real'

/** {kind, args} of the fact, or undefined while something is missing. */
export function bookedFact(input: BookInput): JsonObject | undefined {
  const { kind, item, lot, from, to, quantity, entered, original } = input
  if (from === undefined || to === undefined || from === to || quantity <= 0) return undefined
  const args: JsonObject = {
    ...Object.fromEntries(FIELDS[kind].map((name) => [name, null])),
    ...kept(kind, original),
    ...{ item, lot, from, to, quantity, unit: input.unit ?? null, entered },
  }
  if (bringsLot(kind)) args['lot_code'] = input.lotCode
  if (kind === 'stock.scrap') args['reason'] = input.reason ?? null
  return { kind, args: original?.kind === kind ? forItem(args, original.args) : args }
}

/** Kinds by which a lot may come into being. */
export const bringsLot = (kind: BookKind): boolean =>
  kind === 'stock.receive' || kind === 'stock.output'

function kept(kind: BookKind, original: BookInput['original']): JsonObject {
  if (original?.kind === kind) return original.args
  const said = original?.args ?? {}
  const names = LASTING.filter((name) => FIELDS[kind].includes(name))
  return Object.fromEntries(names.map((name) => [name, said[name] ?? null]))
}

/** The lot that was proposed is one of the item: of another item it says nothing. */
function forItem(args: JsonObject, said: JsonObject): JsonObject {
  if (args['item'] === said['item'] || !said['proposed']) return args
  return { ...args, proposed: null, reason: null }
}
