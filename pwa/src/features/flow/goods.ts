/**
 * Takes scanned goods into the present line: an item, a lot, a new lot, or a label
 * that only says more about what is in the hands. Pure.
 */
import { normalLotCode } from '@takt/sync'
import type { Item, Lot } from '../../data/rows.ts'
import { type Block, blockOf, itemOf, lotOf } from '../../scan/books.ts'
import { onlyWarns } from '../../scan/lot-state.ts'
import { type Label, lotCodeOf, quantityOn, type Said } from '../../scan/label.ts'
import { isExpired } from '../../scan/lot-state.ts'
import { lotOfFamily } from '../../scan/resolve.ts'
import type { FlowDefinition } from './definition.ts'
import { choiceOf } from './passed-over.ts'
import { labelOf } from './paper.ts'
import { plus, plusOne } from './quantity.ts'
import { missingInLine } from './requirements.ts'
import {
  EMPTY_SUBJECT,
  type FlowState,
  isBetweenSame,
  type Subject,
  subjectOf,
  waitingOf,
} from './state.ts'
import { type World, Wrong } from './world.ts'

/** GS1 allows 20 characters; house codes may be a little longer. */
const LONGEST_LOT = 40

interface ItemScan {
  item: Item
  unit: number | null
  label?: Label
}

interface LotScan {
  item: Item
  lot: Lot
  unit?: number | null
  label?: Label
}

interface NewLotScan {
  item: Item
  lotCode: string
  unit?: number | null
  label?: Label
}

/** What happens to goods that are there is a fact; none of an item out of use should come in. */
function refuseGone(def: FlowDefinition, item: Item): void {
  if (def.kind === 'receive' && !item.active) throw new Wrong('item_inactive', { item: item.id })
}

/** The item under whose name the goods go, whichever number they are booked under. */
const headOf = (item: Item): number => item.merged_into ?? item.id

export function takeItem(
  def: FlowDefinition,
  state: FlowState,
  scan: ItemScan,
  world: World,
): FlowState {
  const held = itemOf(world.books, state.item)
  const item = held?.merged_into === scan.item.id ? held : scan.item
  refuseGone(def, item)
  if (def.lot === 'always' && !item.lot_tracked)
    throw new Wrong('not_lot_tracked', { item: item.id })
  const label = scan.label ?? state.label
  if (scan.label === undefined && label !== null && namesLot(label, item)) {
    return afterLabels(def, state, { ...scan, item, label }, world)
  }
  const said = saidBy(def, item, scan.unit, { label, world })
  const same = state.item === item.id && said.unit === state.unit
  if (same) return again(def, withDates(def, state, label), said, label)
  const dates = datesOf(def, label)
  return startLine(def, state, { ...EMPTY_SUBJECT, item: item.id, ...said, ...dates }, world)
}

const namesLot = (label: Label, item: Item): boolean =>
  item.lot_tracked && lotCodeOf(label, item) !== ''

/** Labels before this one said the lot; now the item is known. */
function afterLabels(
  def: FlowDefinition,
  state: FlowState,
  { item, unit, label }: ItemScan & { label: Label },
  world: World,
): FlowState {
  const lotCode = normalLotCode(lotCodeOf(label, item))
  const known = lotOfFamily(item, lotCode, world.books)
  return known === undefined
    ? takeNewLot(def, state, { item, lotCode, unit, label }, world)
    : takeLot(def, state, { ...known, unit, label }, world)
}

export function takeLot(
  def: FlowDefinition,
  state: FlowState,
  scan: LotScan,
  world: World,
): FlowState {
  const { lot, item, label = null } = scan
  const into = itemOf(world.books, item.merged_into)
  if (def.lot === 'made' && into !== undefined) {
    return takeNewLot(def, state, { ...scan, item: into, lotCode: lot.code }, world)
  }
  const told = checkLot(def, { lot, item, label, state }, world)
  refuseGone(def, item)
  const said = saidBy(def, item, scan.unit ?? null, { label, world })
  if (state.item === item.id && state.lot === lot.id) {
    const dated = withDates(def, state, label)
    const isOverruled = state.isOverruled || told.isOverruled
    return { ...again(def, dated, said, label), ...told, isOverruled }
  }
  const dates = saidOf(def, label)
  const expiresOn = dates.expiresOn ?? lot.expires_on ?? label?.expiresOn ?? ''
  const choice = choiceOf(def, state, { lot, item }, world)
  const known = { ...dates, lot: lot.id, lotCode: lot.code, expiresOn }
  const details = { ...known, ...choice, isOwnNumber: false, ...told }
  const held = itemOf(world.books, state.item)
  const isSame = held !== undefined && headOf(held) === headOf(item)
  if (isSame && isLotOpen(state)) {
    return { ...state, ...filled(state, said, label), ...details, item: item.id, active: null }
  }
  const subject = { ...EMPTY_SUBJECT, item: item.id, ...said, ...details }
  return startLine(def, state, subject, world)
}

export function takeNewLot(
  def: FlowDefinition,
  state: FlowState,
  scan: NewLotScan,
  world: World,
): FlowState {
  const { item, lotCode, label = null } = scan
  if (def.lot !== 'made') throw new Wrong('lot_unknown', { item: item.id, text: lotCode })
  refuseGone(def, item)
  const said = saidBy(def, item, scan.unit ?? null, { label, world })
  if (state.item === item.id && isLotOpen(state)) {
    const dated = withDates(def, state, label)
    return withLotCode({ ...dated, ...filled(state, said, label) }, lotCode)
  }
  if (state.item === item.id && state.lotCode === lotCode) {
    return again(def, withDates(def, state, label), said, label)
  }
  const dates = datesOf(def, label)
  const subject = { ...EMPTY_SUBJECT, item: item.id, ...said, ...dates, lotCode }
  return startLine(def, state, subject, world)
}

/** A label that names no item says more about what is in the hands, or waits for the item. */
export function takeLabel(
  def: FlowDefinition,
  state: FlowState,
  label: Label,
  world: World,
): FlowState {
  const item = itemOf(world.books, state.item)
  if (item === undefined) return { ...state, label }
  const code = item.lot_tracked ? normalLotCode(lotCodeOf(label, item)) : ''
  const known = state.isOwnNumber ? '' : state.lotCode
  const held = lotOf(world.books, state.lot)?.code ?? known
  if (code !== '' && held !== '' && normalLotCode(held) !== code) {
    throw new Wrong('label_differs', { ai: '10', before: held, now: code })
  }
  const scan = { item, unit: state.unit, label }
  if (code !== '' && held === '') return afterLabels(def, state, scan, world)
  const said = saidBy(def, item, state.unit, { label, world })
  return { ...withDates(def, state, label), ...filled(state, said, label), active: null }
}

/** A supplier's lot label is plain text: behind an item that lacks its lot it can be nothing else. */
export function takeText(
  def: FlowDefinition,
  state: FlowState,
  text: string,
  world: World,
): FlowState {
  const item = itemOf(world.books, state.item)
  const lacksLot = item?.lot_tracked === true && isLotOpen(state)
  if (def.lot !== 'made' || !lacksLot || /^[ILBTJ]:/i.test(text) || text.length > LONGEST_LOT) {
    throw new Wrong('unknown_code')
  }
  return withLotCode(state, normalLotCode(text))
}

/** A number of our own is only offered: what stands on a label replaces it. */
const isLotOpen = (state: FlowState): boolean =>
  state.lot === null && (state.lotCode === '' || state.isOwnNumber)

const withLotCode = (state: FlowState, lotCode: string): FlowState => ({
  ...state,
  ...{ lotCode, isOwnNumber: false, active: null },
})

type Told = Pick<Subject, 'isOverruled' | 'takesHeld'>

/** Stops at what must not be used; whether expired or held goods are taken all the same. */
function checkLot(
  def: FlowDefinition,
  { lot, item, label, state }: { lot: Lot; item: Item; label: Label | null; state: FlowState },
  world: World,
): Told {
  const block = blockOf(lot, world.today)
  const about = { lot: lot.id, item: lot.item }
  if (lacksDecision(def, block)) throw new Wrong('lot_not_held', about)
  if (!def.uses) return { isOverruled: false, takesHeld: false }
  const isSame = state.lot === lot.id
  const warns = onlyWarns(item, block)
  const takesHeld = warns && (world.takesHeld === true || (state.takesHeld && isSame))
  const date = label?.expiresOn ?? ''
  const isOver = isExpired(lot.expires_on, world.today) || isExpired(date, world.today)
  const isTold = world.takesExpired === true || (state.isOverruled && isSame)
  const isUsed = block === 'expired' ? isTold : takesHeld
  if (block !== null && !isUsed)
    throw new Wrong(`lot_${block}`, { ...about, ...(warns ? { warns } : {}) })
  if (isOver && !isTold) throw new Wrong('lot_expired', { ...about, date })
  return { isOverruled: isOver || block === 'expired', takesHeld }
}

/** Only what is stopped can be rejected; what is stopped or rejected can be released. */
function lacksDecision(def: FlowDefinition, block: Block | null): boolean {
  const isStopped = block === 'hold' || block === 'quarantine'
  if (def.kind === 'reject') return !isStopped
  return def.kind === 'release' && !isStopped && block !== 'rejected'
}

/** The figure that a scan begins with, and its unit: what the label says, or one piece. */
function saidBy(
  def: FlowDefinition,
  item: Item,
  unit: number | null,
  { label, world }: { label: Label | null; world: World },
): Said {
  const own = unit === item.unit ? null : unit
  const said = label === null ? null : quantityOn(label, item, own, world.books)
  if (said !== null && def.lot === 'made') return said
  return { entered: firstFigure(def, item, own), unit: own }
}

/** Pieces come one by one; of what is weighed nobody can guess the amount. */
function firstFigure(def: FlowDefinition, item: Item, unit: number | null): string {
  if (def.quantity !== 'positive') return ''
  return item.scale === 0 || unit !== null ? '1' : ''
}

/** The figure of a label replaces the guess of one piece, never what a person typed. */
function filled(state: FlowState, said: Said, label: Label | null): Partial<Subject> {
  const isGuess = state.entered === '' || state.entered === '1'
  const says = label !== null && (label.count !== '' || label.amounts.length > 0)
  return says && isGuess && said.entered !== '' ? said : {}
}

/** The same goods once more; a single piece with its number stays one. */
function again(def: FlowDefinition, state: FlowState, said: Said, label: Label | null): FlowState {
  if (def.quantity !== 'positive') return state
  if (label !== null && label.serial !== '' && label.serial === state.lotCode) return state
  const isAmount = said.entered !== '' && said.entered !== '1' && said.unit === state.unit
  return isAmount
    ? { ...state, entered: plus(state.entered, said.entered) }
    : { ...state, entered: plusOne(state.entered) }
}

type Dates = Pick<Subject, 'expiresOn' | 'bestBeforeOn' | 'producedOn'>

/** The dates that go into a receipt; a lot that is there has its own in the books. */
function datesOf(def: FlowDefinition, label: Label | null): Partial<Dates> {
  if (label === null || def.lot !== 'made') return {}
  const { expiresOn, bestBeforeOn, producedOn } = label
  return { expiresOn, bestBeforeOn, producedOn }
}

/** Those that the label names: the server compares them with what it knows of the lot. */
function saidOf(def: FlowDefinition, label: Label | null): Partial<Dates> {
  return Object.fromEntries(Object.entries(datesOf(def, label)).filter(([, day]) => day !== ''))
}

const DATES = [
  ['expiresOn', '17'],
  ['bestBeforeOn', '15'],
  ['producedOn', '11'],
] as const

/** Adds the dates of a label to the line, unless the line says something else. */
function withDates(def: FlowDefinition, state: FlowState, label: Label | null): FlowState {
  const dates = datesOf(def, label)
  const found: Partial<Dates> = {}
  for (const [name, ai] of DATES) {
    const now = dates[name] ?? ''
    const before = state[name]
    if (now === '' || now === before) continue
    // Beside a number that is only offered, the dates are no more than a proposal.
    if (before !== '' && !state.isOwnNumber) throw new Wrong('label_differs', { ai, before, now })
    found[name] = now
  }
  return { ...state, ...found }
}

const sameLine = (a: Subject, b: Subject): boolean =>
  a.item === b.item && a.unit === b.unit && a.lot === b.lot && a.lotCode === b.lotCode

/** Boxes of one line with labels that differ are no line. */
function refuseOtherDates(line: Subject, subject: Subject): void {
  for (const [name, ai] of DATES) {
    const [before, now] = [line[name], subject[name]]
    if (before !== '' && now !== '' && now !== before) {
      throw new Wrong('label_differs', { ai, before, now })
    }
  }
}

/** Another thing is scanned: what stands on the screen becomes a line of its own. */
function startLine(def: FlowDefinition, state: FlowState, begun: Subject, world: World): FlowState {
  const subject = { ...begun, ...labelOf(def, begun, world) }
  // The books say anew where other goods lie.
  const unsaid = state.fromGuessed ? { from: null, fromRole: null, fromGuessed: false } : {}
  const clean = { ...state, ...unsaid, active: null, label: null }
  if (state.item === null || def.quantity !== 'positive') return { ...clean, ...subject }
  const current = subjectOf(state)
  if (missingInLine(def, current, world.books).length > 0) {
    throw new Wrong('line_incomplete', { item: state.item })
  }
  const known = state.lines.findIndex(
    (line) => sameLine(line, subject) && isBetweenSame(line, state),
  )
  const before = state.lines[known]
  if (before === undefined)
    return { ...clean, ...subject, lines: [...state.lines, waitingOf(state)] }
  refuseOtherDates(before, subject)
  const others = state.lines.filter((_, i) => i !== known)
  const entered = plus(before.entered, subject.entered === '' ? '1' : subject.entered)
  return { ...clean, ...before, ...before.ends, entered, lines: [...others, waitingOf(state)] }
}
