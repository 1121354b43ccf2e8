/**
 * The flow as a state machine: a scan, a tap or a figure in, a new state and
 * the operations to record out. Pure; the same code runs in tests and on the floor.
 */
import type { Location } from '../../data/rows.ts'
import { itemOf, locationOf, lotOf } from '../../scan/books.ts'
import { cleanCode } from '../../scan/codes.ts'
import { type Resolved, resolve } from '../../scan/resolve.ts'
import type { FlowDefinition, Leaving, Slot, Stop } from './definition.ts'
import { takeItem, takeLabel, takeLot, takeNewLot, takeText } from './goods.ts'
import { settle } from './leaving.ts'
import { takePaper, withLine } from './paper.ts'
import { lastPickOf } from './passed-over.ts'
import { type ActDraft, draftsOf, missing, NoPlaceOfRole } from './requirements.ts'
import { EMPTY_SUBJECT, type FlowState, type Lock, meets } from './state.ts'
import { type World, Wrong } from './world.ts'

export type { World } from './world.ts'
export { follow } from './leaving.ts'

export interface Outcome {
  state: FlowState
  /** 'step': understood, nothing recorded yet. The good signal comes after recording. */
  signal: 'step' | 'repeated' | 'wrong' | null
  acts: ActDraft[]
}

const LONGEST_MACHINE = 64

export function onScan(def: FlowDefinition, state: FlowState, text: string, world: World): Outcome {
  if (state.lock !== null) {
    return { state: { ...state, missed: state.missed + 1 }, signal: 'wrong', acts: [] }
  }
  const repeated = text === state.lastText
  if (repeated && world.repeat === 'ask' && isGoods(state, text, world)) {
    return locked(state, { code: 'repeated', text })
  }
  return take(def, state, text, world)
}

/** What the code is, read with what labels before it said. */
const read = (state: FlowState, text: string, world: World): Resolved =>
  resolve(text, world.books, {
    today: world.today,
    pending: state.label,
    ways: world.ways ?? {},
    separator: world.separator ?? '',
  })

function isGoods(state: FlowState, text: string, world: World): boolean {
  const { kind } = read(state, text, world)
  return kind === 'item' || kind === 'lot' || kind === 'lots'
}

function take(def: FlowDefinition, state: FlowState, text: string, world: World): Outcome {
  const repeated = text === state.lastText
  try {
    const placed =
      state.active === 'machine'
        ? { ...state, machine: cleanCode(text).slice(0, LONGEST_MACHINE), active: null }
        : place(def, state, read(state, text, world), world)
    const next = { ...settled(def, placed, world), lastText: text }
    const signal = repeated ? 'repeated' : 'step'
    const complete = missing(def, next, world.books).length === 0 && next.item !== null
    if (
      world.mode !== 'act' ||
      def.quantity !== 'positive' ||
      !complete ||
      stopOf(def, next, world)
    ) {
      return { state: next, signal, acts: [] }
    }
    return { state: afterRecord(def, next), signal, acts: draftsOf(def, next, world.books) }
  } catch (error) {
    return lockedBy(error, state, text)
  }
}

const settled = (def: FlowDefinition, state: FlowState, world: World): FlowState =>
  withLine(def, settle(def, state, world.books), world)

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
  // Labels that contradict each other are all scanned again: nobody knows which one is right.
  const label = state.lock?.code.startsWith('label_') === true ? null : state.label
  return { ...state, lock: null, missed: 0, label }
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
  // What is on hold as well was confirmed before: the day of expiry is asked about last.
  return takeTold(def, state, { ...world, takesExpired: true, takesHeld: true })
}

/** The item only warns of a hold, and the person has confirmed it: the server names it all the same. */
export const takeHeld = (def: FlowDefinition, state: FlowState, world: World): Outcome =>
  takeTold(def, state, { ...world, takesHeld: true })

function takeTold(def: FlowDefinition, state: FlowState, told: World): Outcome {
  const { text = '', lot = '' } = state.lock ?? {}
  const open = acknowledge(state)
  return text === '' ? choose(def, open, { lot }, told) : take(def, open, text, told)
}

/** What has to come first, where nobody has said that it left all the same. */
export const stopOf = (
  def: FlowDefinition,
  state: FlowState,
  world: World,
): Stop | Leaving | null =>
  state.isCleared ? null : (def.stop?.(state, world.books, world.today) ?? null)

/** Everything on the screen is complete: the operations, and the state after them. */
export function confirm(def: FlowDefinition, state: FlowState, world: World): Outcome {
  const complete = missing(def, state, world.books).length === 0 && !stopOf(def, state, world)
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
    lastPick: lastPickOf(state),
    fromGuessed: false,
    fromRole: state.fromGuessed ? null : state.fromRole,
    to: def.keeps.includes('to') ? state.to : null,
    note: '',
    isCleared: false,
    active: null,
    lines: [],
    label: null,
  }
}

/** What a list offers to be tapped instead of scanned. */
export interface Chosen {
  location?: number
  /** Where the goods go. */
  to?: number
  lot?: string
  item?: number
  document?: number
  line?: number | null
}

/** The scan bus found a place, a lot, an item: by a tap on a list it is the same thing. */
export function choose(
  def: FlowDefinition,
  state: FlowState,
  chosen: Chosen,
  world: World,
): Outcome {
  const { books } = world
  const location = locationOf(books, chosen.location ?? null)
  const lot = lotOf(books, chosen.lot ?? null)
  const item = itemOf(books, chosen.item ?? lot?.item ?? null)
  try {
    let next = state
    if (chosen.document !== undefined && def.paper !== undefined) {
      next = takePaper(def, next, [{ table: def.paper.table, id: chosen.document }], world)
    }
    if (location !== undefined) next = placeLocation(def, next, location)
    const to = locationOf(books, chosen.to ?? null)
    if (to !== undefined) next = placeLocation(def, { ...next, active: 'to' }, to)
    if (lot !== undefined && item !== undefined) next = takeLot(def, next, { lot, item }, world)
    else if (item !== undefined) next = takeItem(def, next, { item, unit: null }, world)
    if (chosen.line !== undefined) next = { ...next, line: chosen.line }
    const complete = { ...settled(def, next, world), lastText: '' }
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
      return takeItem(def, state, found, world)
    case 'lot':
      return takeLot(def, state, found, world)
    case 'lots': {
      const own = found.choices.find(({ item }) => item.id === state.item)
      if (own === undefined) throw new Wrong('lot_ambiguous')
      return takeLot(def, state, own, world)
    }
    case 'new_lot':
      return takeNewLot(def, state, found, world)
    case 'partial':
      return takeLabel(def, state, found.label, world)
    case 'contradiction': {
      const { reason, ai, before, now } = found.contradiction
      throw new Wrong(reason, { ai, before, now })
    }
    case 'refused':
      throw new Wrong('code_refused', { ai: found.refusal.ai ?? '', why: found.refusal.reason })
    case 'ambiguous':
      throw new Wrong('code_ambiguous')
    case 'document':
      return takePaper(def, state, found.documents, world)
    case 'unknown':
      if (found.gtin !== undefined) throw new Wrong('gtin_unknown', { now: found.gtin })
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
  if (slot === 'from' && def.uses && location.role === 'quarantine')
    throw new Wrong('location_quarantine', about)
  if (slot === 'to' && state.from === location.id) {
    if (state.active !== 'to' && state.to === null) return { ...state, fromGuessed: false }
    throw new Wrong('same_place', about)
  }
  if (state.lines.some((line) => meets(line, slot, location.id)))
    throw new Wrong('same_place', about)
  const fresh = slot === 'from' && state.active === null && isPairDone(def, state)
  const other = fresh ? null : state.to
  if (slot === 'from' && other === location.id) throw new Wrong('same_place', about)
  return {
    ...state,
    [slot]: location.id,
    ...(fresh ? { to: null } : {}),
    ...(slot === 'from' ? { fromGuessed: false, fromRole: null } : {}),
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
