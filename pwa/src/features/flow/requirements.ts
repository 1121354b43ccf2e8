/**
 * What an act still lacks, and the operations that a complete one becomes. Pure
 * but for the replica that it reads; lot ids of new lots are made by the caller.
 */
import { type JsonObject, normalLotCode } from '@takt/sync'
import type { LocationRole, Reason } from '../../data/rows.ts'
import { type Books, itemOf, placeOfRole } from '../../scan/books.ts'
import { type FlowDefinition, partyAsked, type Slot } from './definition.ts'
import { decimalsOf, type Measured, measure } from './quantity.ts'
import { type FlowState, type Subject, subjectOf } from './state.ts'

export function measured(subject: Subject, books: Books): Measured {
  const item = itemOf(books, subject.item)
  if (item === undefined) return { ok: false, why: 'nothing' }
  return measure(subject.entered, item, subject.unit, decimalsOf(books, item, subject.unit))
}

/** What the line itself lacks: item, lot, quantity. */
export function missingInLine(def: FlowDefinition, subject: Subject, books: Books): Slot[] {
  const item = itemOf(books, subject.item)
  if (item === undefined) return ['item']
  const missing: Slot[] = []
  const hasLot = subject.lot !== null || (def.lot === 'made' && subject.lotCode !== '')
  if ((def.lot === 'always' || item.lot_tracked) && !hasLot) missing.push('lot')
  if (lacksWhy(def, subject, books)) missing.push('why')
  if (def.quantity !== null) {
    const result = measured(subject, books)
    if (!result.ok || (def.quantity === 'positive' && result.quantity < 0)) missing.push('quantity')
  }
  return missing
}

/** Everything that is missing, in the order in which a person should be asked. */
export function missing(def: FlowDefinition, state: FlowState, books: Books): Slot[] {
  const result: Slot[] = []
  if (lacksPaper(def, state)) result.push('document')
  if (def.from === 'scan' && lacksFrom(state)) result.push('from')
  const line = missingInLine(def, subjectOf(state), books)
  if (!isListAlone(state)) result.push(...line)
  if (def.to === 'scan' && lacksTo(state)) result.push('to')
  if (state.reason === null && hasReasons(def.reason, books)) result.push('reason')
  return result
}

/** Whether nothing but lines that wait has to know its places. */
const isListAlone = ({ item, lines }: FlowState): boolean => item === null && lines.length > 0

/** What the books guess for the goods in the hand says nothing of lines that wait for a place. */
function lacksFrom(state: FlowState): boolean {
  const isKnown = state.from !== null || state.fromRole !== null
  const waits = state.lines.some(({ ends }) => ends?.from === undefined)
  return (!isKnown && !isListAlone(state)) || (waits && (!isKnown || state.fromGuessed))
}

function lacksTo(state: FlowState): boolean {
  const waits = state.lines.some(({ ends }) => ends?.to === undefined)
  return state.to === null && (waits || !isListAlone(state))
}

/** Another lot than the proposed one was taken, or an expired one, and nobody has said why. */
function lacksWhy(def: FlowDefinition, subject: Subject, books: Books): boolean {
  if (def.picks !== true || subject.pickReason !== null) return false
  return (subject.proposed !== null || subject.isOverruled) && hasReasons('pick', books)
}

function lacksPaper(def: FlowDefinition, state: FlowState): boolean {
  if (def.paper?.isNeeded !== true || state.document !== null) return false
  return def.paper.party === null ? state.run === null : state.party === null
}

/** A plant that keeps no reasons of a kind can still record the fact. */
function hasReasons(kind: Reason['kind'] | null, books: Books): boolean {
  if (kind === null) return false
  for (const [, row] of books.all<Reason>('reason')) {
    if (row.kind === kind && row.active) return true
  }
  return false
}

/** One operation to record; `lotCode` names a lot whose id has to be made first. */
export interface ActDraft {
  operation: string
  args: JsonObject
  lotCode: string | null
  subject: Subject
}

/** A virtual place of that role is missing in the replica: nothing can be booked to it. */
export class NoPlaceOfRole extends Error {
  constructor(readonly role: LocationRole) {
    super(`no place of role ${role}`)
  }
}

function placeFor(
  end: FlowDefinition['from'],
  scanned: number | null,
  books: Books,
): number | null {
  if (end === null || end === 'scan') return scanned
  const place = placeOfRole(books, end)
  if (place === undefined) throw new NoPlaceOfRole(end)
  return place.id
}

/** The lines of a complete state, oldest first. */
export function draftsOf(def: FlowDefinition, state: FlowState, books: Books): ActDraft[] {
  const subjects = state.item === null ? state.lines : [...state.lines, subjectOf(state)]
  return subjects.map((subject) => draftOf(def, { ...state, ...subject, ...subject.ends }, books))
}

function draftOf(def: FlowDefinition, state: FlowState, books: Books): ActDraft {
  const subject = subjectOf(state)
  const lotCode = normalLotCode(state.lotCode) || null
  const make = (args: JsonObject): ActDraft => ({
    operation: def.operation,
    args,
    lotCode: def.lot === 'made' ? lotCode : null,
    subject,
  })
  const note = state.note.trim() === '' ? null : state.note.trim()
  if (def.quantity === null) {
    return make({ item: state.item, lot: state.lot, reason: state.reason, note })
  }
  const result = measured(subject, books)
  if (!result.ok) throw new Error(`incomplete line: ${result.why}`)
  const { quantity } = result
  const { item, lot } = state
  if (def.quantity === 'signed') {
    return make({ item, lot, location: state.from, quantity, reason: state.reason, note })
  }
  const from = placeFor(state.fromRole ?? def.from, state.from, books)
  const to = placeFor(def.to, state.to, books)
  const unit = state.unit ?? itemOf(books, item)?.unit ?? null
  const args: JsonObject = { item, lot, from, to, quantity, unit, entered: state.entered }
  if (def.lot === 'made') Object.assign(args, madeLot(def, state, lotCode))
  // Every act that may have a paper has this word too, asked for or not.
  if (def.reference || def.paper !== undefined) {
    args['reference'] = state.reference.trim() === '' ? null : state.reference.trim()
  }
  if (def.reason !== null) args['reason'] = state.reason
  if (def.note) args['note'] = note
  if (def.picks === true && state.proposed !== null) args['proposed'] = state.proposed
  if (def.picks === true && (state.proposed !== null || state.isOverruled)) {
    args['reason'] = state.pickReason
  }
  return make({ ...args, ...paperArgs(def, state) })
}

/** What the label of a new lot says; dates without a lot are nobody's. */
function madeLot(def: FlowDefinition, state: FlowState, code: string | null): JsonObject {
  const day = (text: string) => (code === null || text === '' ? null : text)
  const args: JsonObject = { lot_code: code, expires_on: day(state.expiresOn) }
  // Only what was said goes along: an older server reads the act all the same.
  if (day(state.bestBeforeOn) !== null) args['best_before_on'] = state.bestBeforeOn
  if (day(state.producedOn) !== null) args['produced_on'] = state.producedOn
  return args
}

/** The paper, or what stands in its place. */
function paperArgs(def: FlowDefinition, state: FlowState): JsonObject {
  const args: JsonObject = {}
  const { document, line, machine, party, run } = state
  if (partyAsked(def, state.fromRole) !== null && party !== null) args['party'] = party
  if (def.paper?.table === 'work_order') {
    if (document !== null) args['work_order'] = document
    if (run !== null) args['run'] = run
  } else if (line !== null) args['line'] = line
  const mayNameOrder = def.orderFrom !== undefined && state.fromRole === def.orderFrom
  if (mayNameOrder && document !== null) args['work_order'] = document
  if (def.machine === true && machine.trim() !== '') args['machine'] = machine.trim()
  return args
}
