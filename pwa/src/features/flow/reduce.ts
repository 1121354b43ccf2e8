/**
 * The flow as a state machine: a scan, a tap or a figure in, a new state and
 * the operations to record out. Pure; the same code runs in tests and on the floor.
 */
import { normalLotCode } from '@takt/sync'
import type { Item, Location, Lot } from '../../data/rows.ts'
import {
  balancesAt,
  balancesOfItem,
  blockOf,
  type Books,
  familyOf,
  itemOf,
  locationOf,
  lotOf,
} from '../../scan/books.ts'
import { type Resolved, resolve } from '../../scan/resolve.ts'
import type { FlowDefinition, Slot } from './definition.ts'
import { plusOne } from './quantity.ts'
import { type ActDraft, draftsOf, missing, missingInLine, NoPlaceOfRole } from './requirements.ts'
import {
  EMPTY_SUBJECT,
  type FlowState,
  type Lock,
  type LockCode,
  type Subject,
  subjectOf,
} from './state.ts'

export interface World {
  books: Books
  /** Date at the site, YYYY-MM-DD. */
  today: string
  /** Each scan is an act, or adds to a line. */
  mode: 'act' | 'add'
  /** The same code again counts, or asks first. */
  repeat: 'count' | 'ask'
  /** The person was told that the lot expired, and what happened is to be recorded. */
  takesExpired?: boolean
}

export interface Outcome {
  state: FlowState
  /** 'step': understood, nothing recorded yet. The good signal comes after recording. */
  signal: 'step' | 'repeated' | 'wrong' | null
  acts: ActDraft[]
}

/** GS1 allows 20 characters; house codes may be a little longer. */
const LONGEST_LOT = 40

class Wrong extends Error {
  constructor(
    readonly code: LockCode,
    readonly about: Partial<Lock> = {},
  ) {
    super(code)
  }
}

export function onScan(def: FlowDefinition, state: FlowState, text: string, world: World): Outcome {
  if (state.lock !== null) {
    return { state: { ...state, missed: state.missed + 1 }, signal: 'wrong', acts: [] }
  }
  const repeated = text === state.lastText
  if (repeated && world.repeat === 'ask' && isGoods(text, world)) {
    return locked(state, { code: 'repeated', text })
  }
  return take(def, state, text, world)
}

function isGoods(text: string, world: World): boolean {
  const { kind } = resolve(text, world.books)
  return kind === 'item' || kind === 'lot' || kind === 'lots'
}

function take(def: FlowDefinition, state: FlowState, text: string, world: World): Outcome {
  const repeated = text === state.lastText
  try {
    const placed = place(def, state, resolve(text, world.books), world)
    const next = { ...settle(def, placed, world.books), lastText: text }
    const signal = repeated ? 'repeated' : 'step'
    const complete = missing(def, next, world.books).length === 0 && next.item !== null
    if (world.mode !== 'act' || def.quantity !== 'positive' || !complete) {
      return { state: next, signal, acts: [] }
    }
    return { state: afterRecord(def, next), signal, acts: draftsOf(def, next, world.books) }
  } catch (error) {
    return lockedBy(error, state, text)
  }
}

function lockedBy(error: unknown, state: FlowState, text: string): Outcome {
  if (error instanceof Wrong) return locked(state, { code: error.code, text, ...error.about })
  if (error instanceof NoPlaceOfRole) return locked(state, { code: 'no_place_of_role', text })
  throw error
}

function locked(state: FlowState, lock: Lock): Outcome {
  return { state: { ...state, lock, missed: 0 }, signal: 'wrong', acts: [] }
}

/** One tap: the person has seen why. A repeated code may be counted after all. */
export function acknowledge(state: FlowState): FlowState {
  return { ...state, lock: null, missed: 0 }
}

export function countRepeated(def: FlowDefinition, state: FlowState, world: World): Outcome {
  const text = state.lock?.text ?? ''
  return take(def, acknowledge(state), text, world)
}

/**
 * The goods were taken all the same, or the clock is wrong: what happened is a fact.
 * It is recorded, and the server tells those who have to know.
 */
export function takeExpired(def: FlowDefinition, state: FlowState, world: World): Outcome {
  const { text = '', lot = '' } = state.lock ?? {}
  const told = { ...world, takesExpired: true }
  const open = acknowledge(state)
  return text === '' ? choose(def, open, { lot }, told) : take(def, open, text, told)
}

/** Everything on the screen is complete: the operations, and the state after them. */
export function confirm(def: FlowDefinition, state: FlowState, world: World): Outcome {
  const complete = missing(def, state, world.books).length === 0
  if (state.lock !== null || !complete) return { state, signal: null, acts: [] }
  try {
    const acts = draftsOf(def, state, world.books)
    return { state: afterRecord(def, state), signal: null, acts }
  } catch (error) {
    return lockedBy(error, state, '')
  }
}

export function afterRecord(def: FlowDefinition, state: FlowState): FlowState {
  const keepsFrom = def.keeps.includes('from') && !state.fromGuessed
  return {
    ...state,
    ...EMPTY_SUBJECT,
    from: keepsFrom ? state.from : null,
    fromGuessed: false,
    to: def.keeps.includes('to') ? state.to : null,
    note: '',
    active: null,
    lines: [],
  }
}

/** The scan bus found a place, a lot, an item: by a tap on a list it is the same thing. */
export function choose(
  def: FlowDefinition,
  state: FlowState,
  chosen: { location?: number; lot?: string; item?: number },
  world: World,
): Outcome {
  const { books } = world
  const location = locationOf(books, chosen.location ?? null)
  const lot = lotOf(books, chosen.lot ?? null)
  const item = itemOf(books, chosen.item ?? lot?.item ?? null)
  try {
    let next = state
    if (location !== undefined) next = placeLocation(def, next, location)
    if (lot !== undefined && item !== undefined) next = takeLot(def, next, { lot, item }, world)
    else if (item !== undefined) next = takeItem(def, next, { item, unit: null }, world)
    const complete = { ...settle(def, next, books), lastText: '' }
    return { state: complete, signal: 'step', acts: [] }
  } catch (error) {
    return lockedBy(error, state, '')
  }
}

export function activate(state: FlowState, slot: Slot): FlowState {
  return { ...state, active: state.active === slot ? null : slot }
}

export function removeLine(state: FlowState, index: number): FlowState {
  return { ...state, lines: state.lines.filter((_, i) => i !== index) }
}

function place(def: FlowDefinition, state: FlowState, found: Resolved, world: World): FlowState {
  switch (found.kind) {
    case 'location':
      return placeLocation(def, state, found.location)
    case 'item':
      return takeItem(def, state, { item: found.item, unit: found.unit }, world)
    case 'lot':
      return takeLot(def, state, found, world)
    case 'lots': {
      const own = found.choices.find(({ item }) => item.id === state.item)
      if (own === undefined) throw new Wrong('lot_ambiguous')
      return takeLot(def, state, own, world)
    }
    case 'new_lot':
      return takeNewLot(def, state, found, world)
    case 'unknown':
      return takeText(def, state, found.text, world)
    default:
      throw new Wrong('not_for_this')
  }
}

function placeLocation(def: FlowDefinition, state: FlowState, location: Location): FlowState {
  const about = { location: location.id }
  if (!location.active) throw new Wrong('location_inactive', about)
  if (location.role !== null && location.role !== 'quarantine') {
    throw new Wrong('location_virtual', about)
  }
  const slot = slotFor(def, state)
  if (slot === null) throw new Wrong('location_not_needed', about)
  if (slot === 'to' && state.from === location.id) {
    if (state.active !== 'to' && state.to === null) return { ...state, fromGuessed: false }
    throw new Wrong('same_place', about)
  }
  const fresh = slot === 'from' && state.active === null && isPairDone(def, state)
  const other = fresh ? null : state.to
  if (slot === 'from' && other === location.id) throw new Wrong('same_place', about)
  return {
    ...state,
    [slot]: location.id,
    ...(fresh ? { to: null } : {}),
    ...(slot === 'from' ? { fromGuessed: false } : {}),
    active: null,
  }
}

const isPairDone = (def: FlowDefinition, state: FlowState): boolean =>
  def.from === 'scan' &&
  def.to === 'scan' &&
  state.from !== null &&
  state.to !== null &&
  state.item === null &&
  state.lines.length === 0

function slotFor(def: FlowDefinition, state: FlowState): 'from' | 'to' | null {
  const from = def.from === 'scan'
  const to = def.to === 'scan'
  if (from && to) {
    if (state.active === 'from' || state.active === 'to') return state.active
    if (state.from === null || isPairDone(def, state)) return 'from'
    return 'to'
  }
  if (from) return 'from'
  return to ? 'to' : null
}

interface ItemScan {
  item: Item
  unit: number | null
}

/** What happens to goods that are there is a fact; none of an item out of use should come in. */
function refuseGone(def: FlowDefinition, item: Item): void {
  if (def.kind === 'receive' && !item.active) throw new Wrong('item_inactive', { item: item.id })
}

/** The item under whose name the goods go, whichever number they are booked under. */
const headOf = (item: Item): number => item.merged_into ?? item.id

function takeItem(def: FlowDefinition, state: FlowState, scan: ItemScan, world: World): FlowState {
  const held = itemOf(world.books, state.item)
  const item = held?.merged_into === scan.item.id ? held : scan.item
  refuseGone(def, item)
  if (def.lot === 'always' && !item.lot_tracked)
    throw new Wrong('not_lot_tracked', { item: item.id })
  const unit = scan.unit === item.unit ? null : scan.unit
  const same = state.item === item.id && unit === state.unit
  if (same) return def.quantity === 'positive' ? addOne(state) : state
  const subject = { ...EMPTY_SUBJECT, item: item.id, unit, entered: firstFigure(def, item, unit) }
  return startLine(def, state, subject, world)
}

function takeLot(
  def: FlowDefinition,
  state: FlowState,
  { lot, item }: { lot: Lot; item: Item },
  world: World,
): FlowState {
  const into = itemOf(world.books, item.merged_into)
  if (def.lot === 'made' && into !== undefined) {
    return takeNewLot(def, state, { item: into, lotCode: lot.code }, world)
  }
  checkLot(def, lot, world)
  refuseGone(def, item)
  if (state.item === item.id && state.lot === lot.id) {
    return def.quantity === 'positive' ? addOne(state) : state
  }
  const details = { lot: lot.id, lotCode: lot.code, expiresOn: lot.expires_on ?? '' }
  const held = itemOf(world.books, state.item)
  const isSame = held !== undefined && headOf(held) === headOf(item)
  if (isSame && state.lot === null) return { ...state, ...details, item: item.id, active: null }
  const entered = firstFigure(def, item, null)
  return startLine(def, state, { ...EMPTY_SUBJECT, item: item.id, entered, ...details }, world)
}

function takeNewLot(
  def: FlowDefinition,
  state: FlowState,
  { item, lotCode }: { item: Item; lotCode: string },
  world: World,
): FlowState {
  if (def.lot !== 'made') throw new Wrong('lot_unknown', { item: item.id })
  if (state.item === item.id && state.lotCode === '') return { ...state, lotCode, active: null }
  if (state.item === item.id && state.lotCode === lotCode) return addOne(state)
  const entered = firstFigure(def, item, null)
  return startLine(def, state, { ...EMPTY_SUBJECT, item: item.id, entered, lotCode }, world)
}

/** A supplier's lot label is plain text: behind an item that lacks its lot it can be nothing else. */
function takeText(def: FlowDefinition, state: FlowState, text: string, world: World): FlowState {
  const item = itemOf(world.books, state.item)
  const lacksLot = item?.lot_tracked === true && state.lot === null && state.lotCode === ''
  if (def.lot !== 'made' || !lacksLot || /^[ILBT]:/i.test(text) || text.length > LONGEST_LOT) {
    throw new Wrong('unknown_code')
  }
  return { ...state, lotCode: normalLotCode(text), active: null }
}

function checkLot(def: FlowDefinition, lot: Lot, world: World): void {
  const block = blockOf(lot, world.today)
  const isTaken = block === 'expired' && world.takesExpired === true
  if (def.uses && block !== null && !isTaken)
    throw new Wrong(`lot_${block}`, { lot: lot.id, item: lot.item })
  if (def.kind === 'release' && (block === null || block === 'expired')) {
    throw new Wrong('lot_not_held', { lot: lot.id, item: lot.item })
  }
}

/** Pieces come one by one; of what is weighed nobody can guess the amount. */
function firstFigure(def: FlowDefinition, item: Item, unit: number | null): string {
  if (def.quantity !== 'positive') return ''
  return item.scale === 0 || unit !== null ? '1' : ''
}

const addOne = (state: FlowState): FlowState => ({ ...state, entered: plusOne(state.entered) })

const sameLine = (a: Subject, b: Subject): boolean =>
  a.item === b.item && a.unit === b.unit && a.lot === b.lot && a.lotCode === b.lotCode

/** Another thing is scanned: what stands on the screen becomes a line of its own. */
function startLine(
  def: FlowDefinition,
  state: FlowState,
  subject: Subject,
  world: World,
): FlowState {
  const clean = { ...state, active: null }
  if (state.item === null || def.quantity !== 'positive') return { ...clean, ...subject }
  const current = subjectOf(state)
  if (missingInLine(def, current, world.books).length > 0) {
    throw new Wrong('line_incomplete', { item: state.item })
  }
  const known = state.lines.findIndex((line) => sameLine(line, subject))
  const before = state.lines[known]
  if (before === undefined) return { ...clean, ...subject, lines: [...state.lines, current] }
  const others = state.lines.filter((_, i) => i !== known)
  return { ...clean, ...before, entered: plusOne(before.entered), lines: [...others, current] }
}

const settle = (def: FlowDefinition, state: FlowState, books: Books): FlowState =>
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
  if (!def.guessesFrom || def.from !== 'scan' || state.from !== null || item === undefined) {
    return state
  }
  const rows = familyOf(books, item)
    .flatMap(({ id }) => balancesOfItem(books, id))
    .filter((row) => row.quantity > 0 && (state.lot === null || row.lot === state.lot))
  const places = [...new Set(rows.map((row) => row.location))].filter((id) => id !== state.to)
  const only = places[0]
  return places.length === 1 && only !== undefined
    ? { ...state, from: only, fromGuessed: true }
    : state
}
