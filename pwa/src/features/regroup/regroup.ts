/**
 * Lots that become other lots where they lie: what was said so far, what it
 * still lacks, and the one act that it becomes. Pure but for the replica.
 */
import { type JsonObject, lotId, normalLotCode } from '@takt/sync'
import type { Lot } from '../../data/rows.ts'
import { decimalsOf, figure, measure } from '../flow/quantity.ts'
import { type Books, itemOf, lotOf, placeOfRole } from '../../scan/books.ts'
import { type Block, blockOf, onlyWarns } from '../../scan/lot-state.ts'
import { placesOf } from '../flow/choices.ts'

export type Relation = 'split' | 'merge' | 'relabel' | 'repack' | 'rework'
export const RELATIONS: readonly Relation[] = ['split', 'merge', 'relabel', 'repack', 'rework']
export const LINES_MAX = 8

export interface Input {
  item: number
  lot: string | null
  /** Decimal as typed; of a split it follows from the parts. */
  entered: string
}

export interface Output {
  /** Null: the same item as what goes in. */
  item: number | null
  code: string
  isOwnNumber: boolean
  expiresOn: string
  bestBeforeOn: string
  /** Decimal as typed; of a merge and a relabel it follows from what goes in. */
  entered: string
}

export interface RegroupState {
  relation: Relation
  location: number | null
  inputs: Input[]
  outputs: Output[]
  note: string
}

export const EMPTY_OUTPUT: Output = {
  item: null,
  code: '',
  isOwnNumber: false,
  expiresOn: '',
  bestBeforeOn: '',
  entered: '',
}

export const begin = (relation: Relation): RegroupState => ({
  relation,
  ...{ location: null, inputs: [], note: '' },
  outputs: Array.from({ length: relation === 'split' ? 2 : 1 }, () => ({ ...EMPTY_OUTPUT })),
})

/** One item, and as much out as in. */
export const isBalanced = (relation: Relation): boolean =>
  relation === 'split' || relation === 'merge' || relation === 'relabel'

export const takesOne = (relation: Relation): boolean =>
  relation === 'split' || relation === 'relabel'
export const makesOne = (relation: Relation): boolean =>
  relation === 'merge' || relation === 'relabel'

export type Refusal = 'other_item' | 'twice' | 'too_many' | 'no_lot' | 'not_for_this'

/** A lot (or goods without one) joins what goes in; of one that takes one, it replaces it. */
export function addInput(
  state: RegroupState,
  item: number,
  lot: string | null,
  books: Books,
): RegroupState | Refusal {
  if (lot === null && itemOf(books, item)?.lot_tracked === true) return 'no_lot'
  const first = state.inputs[0]
  const others = takesOne(state.relation) ? [] : state.inputs
  if (others.some((one) => one.item === item && one.lot === lot)) return 'twice'
  if (others.length > 0 && isBalanced(state.relation) && first?.item !== item) return 'other_item'
  if (others.length + 1 + state.outputs.length > LINES_MAX) return 'too_many'
  const places = placesOf(item, lot, books, false).filter(({ quantity }) => quantity > 0)
  const only = places.length === 1 ? places[0] : undefined
  const location = state.location ?? only?.location.id ?? null
  const inputs = [...others, { item, lot, entered: thereText(item, lot, location, books) }]
  return { ...state, location, inputs }
}

/** All that lies there, as the figure to begin with. */
function thereText(
  item: number,
  lot: string | null,
  location: number | null,
  books: Books,
): string {
  const row = itemOf(books, item)
  const there = location === null ? 0 : books.quantity(location, item, lot)
  return row === undefined || there <= 0 ? '' : figure(there, row)
}

/** Another place: what was proposed as "all of it" is what lies there. */
export function placeAt(state: RegroupState, location: number, books: Books): RegroupState {
  const inputs = state.inputs.map((one) => ({
    ...one,
    entered: thereText(one.item, one.lot, location, books),
  }))
  return { ...state, location, inputs }
}

/** Base units of a typed figure; null when it is none. */
export function quantityOf(item: number, entered: string, books: Books): number | null {
  const row = itemOf(books, item)
  if (row === undefined) return null
  const result = measure(entered, row, null, decimalsOf(books, row, null))
  return result.ok && result.quantity > 0 ? result.quantity : null
}

const sum = (parts: (number | null)[]): number | null =>
  parts.some((part) => part === null)
    ? null
    : parts.reduce<number>((all, part) => all + (part ?? 0), 0)

export interface Side {
  item: number
  lot: string | null
  quantity: number | null
}

/** Quantities of both sides, those that follow from the other side filled in. */
export function sidesOf(
  state: RegroupState,
  books: Books,
): { used: Side[]; made: (Side & Output)[] } {
  const typed = state.inputs.map((one) => quantityOf(one.item, one.entered, books))
  const first = state.inputs[0]?.item
  const itemOfOutput = (one: Output): number => one.item ?? first ?? 0
  const parts = state.outputs.map((one) => quantityOf(itemOfOutput(one), one.entered, books))
  const used = state.inputs.map((one, at) => ({
    ...{ item: one.item, lot: one.lot },
    quantity: state.relation === 'split' ? sum(parts) : (typed[at] ?? null),
  }))
  const made = state.outputs.map((one, at) => ({
    ...one,
    ...{ item: itemOfOutput(one), lot: null },
    quantity: makesOne(state.relation) ? sum(typed) : (parts[at] ?? null),
  }))
  return { used, made }
}

export type Lack = 'input' | 'second_input' | 'location' | 'quantity' | 'code' | 'same_code'

/** What is missing first, in the order in which a person should be asked. */
export function lackOf(state: RegroupState, books: Books): Lack | null {
  if (state.inputs.length === 0) return 'input'
  if (state.relation === 'merge' && state.inputs.length < 2) return 'second_input'
  if (state.location === null) return 'location'
  const { used, made } = sidesOf(state, books)
  if ([...used, ...made].some(({ quantity }) => quantity === null)) return 'quantity'
  const tracked = made.filter(({ item }) => itemOf(books, item)?.lot_tracked === true)
  if (tracked.some(({ code }) => code.trim() === '')) return 'code'
  const names = tracked.map(({ item, code }) => `${String(item)}:${normalLotCode(code)}`)
  const before = used.map(({ item, lot }) => `${String(item)}:${lotOf(books, lot)?.code ?? ''}`)
  const isSame = new Set(names).size < names.length || names.some((name) => before.includes(name))
  return isSame ? 'same_code' : null
}

/** More than lies there is told and recorded all the same. */
export function shortOf(state: RegroupState, books: Books): Side[] {
  const { location } = state
  if (location === null) return []
  return sidesOf(state, books).used.filter(
    ({ item, lot, quantity }) => (quantity ?? 0) > books.quantity(location, item, lot),
  )
}

export interface Stopped {
  lot: Lot
  block: Exclude<Block, 'expired'>
  /** The item only warns of it: one confirmation, and it goes on. */
  warns: boolean
}

/**
 * The first lot that is stopped where goods are packed, those that nothing lets go first.
 * What is only taken apart or named anew where it lies stays stopped with all its parts.
 */
export function stoppedIn(state: RegroupState, books: Books, today: string): Stopped | null {
  if (state.relation !== 'repack') return null
  const found: Stopped[] = []
  for (const input of state.inputs) {
    const lot = lotOf(books, input.lot)
    const block = lot === undefined ? null : blockOf(lot, today)
    if (lot === undefined || block === null || block === 'expired') continue
    found.push({ lot, block, warns: onlyWarns(itemOf(books, lot.item), block) })
  }
  return found.find(({ warns }) => !warns) ?? found[0] ?? null
}

/** Of several lots of one item the earliest date holds for what they become. */
export function earliest(
  state: RegroupState,
  books: Books,
  field: Dated,
  item: number,
): string | null {
  const same = state.inputs.filter((one) => one.item === item)
  const days = same.map(({ lot }) => lotOf(books, lot)?.[field] ?? null)
  const known = days.filter((day) => day !== null).sort()
  return known[0] ?? null
}
type Dated = 'expires_on' | 'best_before_on' | 'produced_on'

/** The arguments of the act; only for a state that lacks nothing. */
export async function argsOf(state: RegroupState, books: Books): Promise<JsonObject> {
  const { used, made } = sidesOf(state, books)
  const conversion = placeOfRole(books, 'conversion')
  if (conversion === undefined) throw new Error('no conversion place')
  const outputs = made.map(async ({ item, code, expiresOn, bestBeforeOn, quantity }) => {
    // Another item is other goods: its days are those that its label says.
    const day = (field: Dated): string | null => earliest(state, books, field, item)
    const tracked = itemOf(books, item)?.lot_tracked === true && code.trim() !== ''
    const lotCode = tracked ? normalLotCode(code) : null
    return {
      ...{ item, quantity, lot_code: lotCode },
      lot: lotCode === null ? null : await lotId(item, lotCode),
      expires_on: lotCode === null ? null : expiresOn || day('expires_on'),
      best_before_on: lotCode === null ? null : bestBeforeOn || day('best_before_on'),
      produced_on: lotCode === null ? null : day('produced_on'),
    }
  })
  return {
    ...{ relation: state.relation, location: state.location, conversion: conversion.id },
    inputs: used.map(({ item, lot, quantity }) => ({ item, lot, quantity })),
    outputs: await Promise.all(outputs),
    note: state.note.trim() === '' ? null : state.note.trim(),
  }
}
