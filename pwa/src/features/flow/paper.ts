/**
 * The paper behind a flow: what it wants, how far that is done (own acts on the
 * way included), and which of its lines a thing in the hand fills. Pure.
 */
import type { Act } from '@takt/sync'
import { addDays } from '../../app/days.ts'
import type { Delivery, Shipment, WorkOrder } from '../../data/rows.ts'
import { type Books, itemOf } from '../../scan/books.ts'
import { type AnyDocument, documentOf, type DocumentRef } from '../../scan/documents.ts'
import type { FlowDefinition } from './definition.ts'
import { measure } from './quantity.ts'
import { EMPTY_SUBJECT, type FlowState, type Subject } from './state.ts'
import { type World, Wrong } from './world.ts'

/** One thing that a paper asks for, in base units. */
export interface Wanted {
  /** By which own acts on the way are counted. */
  key: string
  /** Line of a delivery or shipment; orders are filled by item. */
  line: number | null
  item: number
  quantity: number
  done: number
  lotCode: string
  expiresOn: string
  /** The paper asks for an inspection of what comes. */
  inspects: boolean
}

interface Line {
  id: number
  item: number
  quantity: number
}

const wanted = (line: Line, done: number, isLine: boolean): Wanted => ({
  key: String(isLine ? line.id : line.item),
  line: isLine ? line.id : null,
  ...{
    item: line.item,
    quantity: line.quantity,
    done,
    lotCode: '',
    expiresOn: '',
    inspects: false,
  },
})

export function paperOf(
  def: FlowDefinition,
  state: Pick<FlowState, 'document'>,
  books: Books,
): AnyDocument | undefined {
  return def.paper === undefined ? undefined : documentOf(books, def.paper.table, state.document)
}

/** What the paper of this flow asks for; nothing without a paper. */
export function wantedOf(def: FlowDefinition, state: FlowState, books: Books): Wanted[] {
  const paper = paperOf(def, state, books)
  if (paper === undefined) return []
  if (def.kind === 'output') {
    const { item, quantity, made } = paper as WorkOrder
    return [wanted({ id: 0, item, quantity }, made, false)]
  }
  if ('components' in paper) {
    return paper.components.map((line) => wanted(line, line.consumed, false))
  }
  if ('supplier' in paper) {
    return paper.lines.map((line) => ({
      ...wanted(line, line.received, true),
      ...{ lotCode: line.lot_code ?? '', expiresOn: line.expires_on ?? '' },
      inspects: line.inspects,
    }))
  }
  return paper.lines.map((line) => wanted(line, line.shipped, true))
}

export const NOTHING_FILLED: ReadonlyMap<string, number> = new Map()

/** Own acts of this kind on the paper that its row does not count yet, undone ones taken back. */
export function filledBy(
  def: FlowDefinition,
  document: number | null,
  acts: readonly Act[],
): Map<string, number> {
  const filled = new Map<string, number>()
  const undos = new Map<unknown, Act>()
  for (const act of acts) {
    if (act.kind === 'undo' && act.state !== 'held') undos.set(act.args['operation'], act)
  }
  for (const act of acts) {
    const key = keyOf(def, document, act)
    if (key === null || act.state === 'held') continue
    const undo = undos.get(act.id)
    const times = Number(isUnderway(act)) - Number(undo !== undefined && isUnderway(undo))
    filled.set(key, (filled.get(key) ?? 0) + times * Number(act.args['quantity'] ?? 0))
  }
  return filled
}

const isUnderway = (act: Act): boolean => act.state === 'device' || act.state === 'server'

function keyOf(def: FlowDefinition, document: number | null, act: Act): string | null {
  if (act.kind !== def.operation || document === null) return null
  const { item, line, work_order: order } = act.args
  if (def.paper?.table === 'work_order') return order === document ? String(item) : null
  return line === undefined || line === null ? null : String(line)
}

export type Progress = 'none' | 'part' | 'full' | 'over'

export function progressOf(done: number, quantity: number): Progress {
  if (done <= 0) return 'none'
  if (done === quantity) return 'full'
  return done < quantity ? 'part' : 'over'
}

export const doneOf = (one: Wanted, filled?: ReadonlyMap<string, number>): number =>
  one.done + (filled?.get(one.key) ?? 0)

/** Which line the goods fill: that of their lot, else the first that is open, else the last. */
export function lineFor(def: FlowDefinition, state: FlowState, world: World): Wanted | undefined {
  const item = itemOf(world.books, state.item)
  if (item === undefined) return undefined
  const ids = new Set([item.id, item.merged_into])
  const fitting = wantedOf(def, state, world.books).filter((one) => ids.has(one.item))
  const isOpen = (one: Wanted): boolean =>
    doneOf(one, world.filled) + listedOn(one, state, world) < one.quantity
  return (
    fitting.find((one) => one.lotCode !== '' && one.lotCode === state.lotCode) ??
    fitting.find((one) => one.line !== null && one.line === state.line) ??
    fitting.find(isOpen) ??
    fitting.at(-1)
  )
}

/** What stands in the list of this screen for a line and is not recorded yet. */
function listedOn({ line }: Wanted, { lines }: FlowState, { books }: World): number {
  let sum = 0
  for (const one of line === null ? [] : lines.filter((subject) => subject.line === line)) {
    const item = itemOf(books, one.item)
    const measured = item && measure(one.entered, item, one.unit, null)
    sum += measured?.ok === true ? measured.quantity : 0
  }
  return sum
}

/** The line follows what is in the hand. */
export function withLine(def: FlowDefinition, state: FlowState, world: World): FlowState {
  if (def.paper === undefined) return state
  const line = lineFor(def, state, world)?.line ?? null
  return line === state.line ? state : { ...state, line }
}

/** A scanned paper: the flow goes on for it, with its own supplier or customer. */
export function takePaper(
  def: FlowDefinition,
  state: FlowState,
  found: readonly DocumentRef[],
  world: World,
): FlowState {
  const ref = found.find(({ table }) => table === def.paper?.table)
  const paper = ref && documentOf<AnyDocument>(world.books, ref.table, ref.id)
  if (paper === undefined) throw new Wrong('not_for_this')
  if (isOver(paper)) throw new Wrong('document_closed')
  const party = partyOf(paper)
  const run = ref?.table === 'work_order' ? (world.batchOf?.(paper.id) ?? null) : null
  const next = { ...state, document: paper.id, party, run, active: null }
  const lines = state.lines.map((line) => ({ ...line, line: null }))
  return withLine(def, startOutput(def, { ...next, lines, line: null }, paper, world), world)
}

/**
 * Closed for good. A delivery closes itself when all of it is there, and more boxes may still come
 * off the truck: they are too much of a line, and told as such.
 */
export function isOver(paper: AnyDocument): boolean {
  const isWhole =
    'supplier' in paper && paper.lines.every(({ quantity, received }) => received >= quantity)
  return paper.status === 'closed' && !isWhole
}

function partyOf(paper: AnyDocument): number | null {
  if ('supplier' in paper) return (paper satisfies Delivery).supplier
  return 'customer' in paper ? (paper satisfies Shipment).customer : null
}

/** A work order says what is made; how much of it nobody can guess. */
function startOutput(
  def: FlowDefinition,
  state: FlowState,
  paper: AnyDocument,
  world: World,
): FlowState {
  if (def.kind !== 'output' || state.item !== null || !('components' in paper)) return state
  const subject = { ...EMPTY_SUBJECT, item: paper.item }
  return { ...state, ...subject, ...labelOf(def, subject, world) }
}

/** What stands on the label of a lot made today. */
export function labelOf(def: FlowDefinition, subject: Subject, world: World): Partial<Subject> {
  const item = itemOf(world.books, subject.item)
  if (def.numbers !== true || item?.lot_tracked !== true || subject.lot !== null) return {}
  // A row that was loaded before the server knew of shelf lives lacks the field.
  const days: unknown = item.shelf_life_days
  return {
    producedOn: subject.producedOn || world.today,
    expiresOn: subject.expiresOn || (typeof days === 'number' ? addDays(world.today, days) : ''),
  }
}
