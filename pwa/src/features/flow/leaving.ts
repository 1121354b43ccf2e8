/**
 * Where the goods of a flow leave from, as the books have it: the only place where
 * they lie, and the number under which they are booked there. Pure.
 */
import {
  balancesAt,
  balancesOfItem,
  type Books,
  familyOf,
  itemOf,
  locationOf,
} from '../../scan/books.ts'
import type { FlowDefinition } from './definition.ts'
import type { FlowState } from './state.ts'

export const settle = (def: FlowDefinition, state: FlowState, books: Books): FlowState =>
  follow(def, guessFrom(def, state, books), books)

/** Goods of a merged item leave their place under the number that they are booked under. */
export function follow(def: FlowDefinition, state: FlowState, books: Books): FlowState {
  const item = itemOf(books, state.item)
  const { from, unit } = state
  if (item === undefined || def.from !== 'scan' || from === null || state.lot !== null) return state
  const there = new Set(
    balancesAt(books, from)
      .filter((row) => row.quantity > 0)
      .map((row) => row.item),
  )
  if (there.has(item.id)) return state
  const other = familyOf(books, itemOf(books, item.merged_into) ?? item)
    .filter((one) => unit === null || one.units.some(([known]) => known === unit))
    .find((one) => there.has(one.id))
  return other === undefined ? state : { ...state, item: other.id }
}

/** Where the item lies, when the books know of one place only. */
function guessFrom(def: FlowDefinition, state: FlowState, books: Books): FlowState {
  const item = itemOf(books, state.item)
  const isKnown = state.from !== null || state.fromRole !== null
  if (!def.guessesFrom || def.from !== 'scan' || isKnown || item === undefined) return state
  const rows = familyOf(books, item)
    .flatMap(({ id }) => balancesOfItem(books, id))
    .filter((row) => row.quantity > 0 && (state.lot === null || row.lot === state.lot))
  const isOffered = (id: number) =>
    id !== state.to && !(def.uses && locationOf(books, id)?.role === 'quarantine')
  const places = [...new Set(rows.map((row) => row.location))].filter(isOffered)
  const only = places[0]
  // What lies nowhere by the books was brought to the floor before.
  if (places.length === 0 && def.fromAlso !== undefined) {
    return { ...state, fromRole: def.fromAlso, fromGuessed: true }
  }
  return places.length === 1 && only !== undefined
    ? { ...state, from: only, fromGuessed: true }
    : state
}
