/**
 * What a person can tap instead of scanning: the places where the item lies and
 * its lots, first to expire first. Also the warnings that stop nobody. Pure.
 */
import type { Balance, Location, Lot } from '../../data/rows.ts'
import {
  balancesAt,
  balancesOfItem,
  type Block,
  blockOf,
  type Books,
  familyOf,
  itemOf,
  locationOf,
  lotOf,
} from '../../scan/books.ts'
import { hiddenPlaces, isFrozen } from '../../scan/counted.ts'
import { isExpired } from '../../scan/lot-state.ts'
import type { FlowDefinition } from './definition.ts'
import { doneOf, lineFor, paperOf } from './paper.ts'
import { measured } from './requirements.ts'
import { type FlowState, subjectOf } from './state.ts'
import { pick } from './stock.ts'
import type { World } from './world.ts'

export interface PlaceChoice {
  location: Location
  quantity: number
}

export interface LotChoice {
  lot: Lot
  /** At the chosen place, or everywhere when none is chosen. */
  quantity: number
  block: Block | null
}

/** Where the present item lies, most first; quarantine only where nothing is used up from there. */
export function placesOf(
  item: number,
  lot: string | null,
  books: Books,
  uses = true,
): PlaceChoice[] {
  const sums = new Map<number, number>()
  for (const row of balancesOfFamily(books, item)) {
    if (lot !== null && row.lot !== lot) continue
    sums.set(row.location, (sums.get(row.location) ?? 0) + row.quantity)
  }
  const found: PlaceChoice[] = []
  for (const [id, quantity] of sums) {
    const location = locationOf(books, id)
    if (location === undefined) continue
    const isOffered = location.role === null || (!uses && location.role === 'quarantine')
    if (isOffered) found.push({ location, quantity })
  }
  return found.sort(
    (a, b) => b.quantity - a.quantity || a.location.code.localeCompare(b.location.code),
  )
}

/** Where to take from instead: by the books nothing of it lies at the place of this act. */
export function elsewhere(
  def: FlowDefinition,
  state: FlowState,
  books: Books,
): PlaceChoice | undefined {
  const { item, lot, from, to } = state
  if (def.from !== 'scan' || def.quantity !== 'positive' || from === null || item === null) return
  const places = placesOf(item, lot, books, def.uses).filter(({ quantity }) => quantity > 0)
  if (places.some(({ location }) => location.id === from)) return
  return places.find(({ location }) => location.id !== to)
}

function balancesOfFamily(books: Books, id: number): Balance[] {
  const item = itemOf(books, id)
  const head = itemOf(books, item?.merged_into ?? null) ?? item
  return head === undefined
    ? []
    : familyOf(books, head).flatMap((one) => balancesOfItem(books, one.id))
}

/** Lots of the item that have stock, usable ones first, first to expire first. */
export function lotsOf(
  item: number,
  place: number | null,
  books: Books,
  today: string,
): LotChoice[] {
  const sums = new Map<string, number>()
  for (const row of balancesOfFamily(books, item)) {
    if (row.lot === null || (place !== null && row.location !== place)) continue
    sums.set(row.lot, (sums.get(row.lot) ?? 0) + row.quantity)
  }
  const found: LotChoice[] = []
  for (const [id, quantity] of sums) {
    const lot = lotOf(books, id)
    if (lot !== undefined) found.push({ lot, quantity, block: blockOf(lot, today) })
  }
  return found.sort(byUse)
}

function byUse(a: LotChoice, b: LotChoice): number {
  const blocked = Number(a.block !== null) - Number(b.block !== null)
  if (blocked !== 0) return blocked
  const expiry = (a.lot.expires_on ?? '9999').localeCompare(b.lot.expires_on ?? '9999')
  return expiry === 0 ? a.lot.code.localeCompare(b.lot.code) : expiry
}

/** Another lot of the same item that may be used, by its picking order: what to take instead. */
export function alternative(
  lot: Lot,
  books: Books,
  today: string,
): { lot: Lot; place: Location; quantity: number } | null {
  const item = itemOf(books, lot.item)
  if (item === undefined) return null
  const first = pick(item, 1, { books, today }).proposals[0]?.candidate
  const other = lotOf(books, first?.lot ?? null)
  const place = locationOf(books, first?.location ?? null)
  if (first === undefined || other === undefined || place === undefined) return null
  return { lot: other, place, quantity: first.quantity - first.reserved }
}

export type Warning =
  | { kind: 'more_than_there'; there: number }
  | { kind: 'lot_blocked'; block: Block }
  | { kind: 'lot_not_there'; there: number }
  | { kind: 'rounded' }
  | { kind: 'item_inactive' }
  | { kind: 'label_expired' | 'label_past_best'; date: string }
  | { kind: 'not_on_paper' }
  | { kind: 'over_paper'; over: number }
  | { kind: 'frozen' }

/** Facts are never refused: these sentences only tell what will happen. */
export function warningsFor(
  def: FlowDefinition,
  state: FlowState,
  books: Books,
  today: string,
  filled?: ReadonlyMap<string, number>,
): Warning[] {
  const item = itemOf(books, state.item)
  const result = measured(subjectOf(state), books)
  const warnings: Warning[] = []
  if (item === undefined) return warnings
  if (result.ok && !result.exact) warnings.push({ kind: 'rounded' })
  if (!item.active && item.merged_into === null) warnings.push({ kind: 'item_inactive' })
  const lot = lotOf(books, state.lot)
  const block = lot === undefined ? null : blockOf(lot, today)
  if (block !== null && def.quantity === 'positive') warnings.push({ kind: 'lot_blocked', block })
  if (block === null) warnings.push(...datesPassed(state, today))
  warnings.push(
    ...paperWarnings(def, state, { books, today, mode: 'add', repeat: 'count', filled }),
  )
  if (isFrozen(books, state.from) || isFrozen(books, state.to)) warnings.push({ kind: 'frozen' })
  if (def.from !== 'scan' || state.from === null || def.quantity !== 'positive') return warnings
  if (hiddenPlaces(books).has(state.from)) return warnings
  if (item.lot_tracked && state.lot === null) return warnings
  const there = books.quantity(state.from, item.id, state.lot)
  const other = balancesAt(books, state.from).some(
    (row) => row.item === item.id && row.quantity > 0,
  )
  if (there <= 0 && item.lot_tracked && other) warnings.push({ kind: 'lot_not_there', there })
  else if (result.ok && result.quantity > there) warnings.push({ kind: 'more_than_there', there })
  return warnings
}

/** What the label says is over already, where the books do not say so themselves. */
function datesPassed({ expiresOn, bestBeforeOn }: FlowState, today: string): Warning[] {
  if (isExpired(expiresOn, today)) return [{ kind: 'label_expired', date: expiresOn }]
  const isPast = bestBeforeOn !== '' && bestBeforeOn < today
  return isPast ? [{ kind: 'label_past_best', date: bestBeforeOn }] : []
}

/** Beside the paper, or more than it asks for: told, and recorded all the same. */
function paperWarnings(def: FlowDefinition, state: FlowState, world: World): Warning[] {
  if (paperOf(def, state, world.books) === undefined) return []
  const line = lineFor(def, state, world)
  if (line === undefined) return [{ kind: 'not_on_paper' }]
  const result = measured(subjectOf(state), world.books)
  const over = doneOf(line, world.filled) + (result.ok ? result.quantity : 0) - line.quantity
  return result.ok && over > 0 ? [{ kind: 'over_paper', over }] : []
}
