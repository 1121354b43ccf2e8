/** What a person has scanned and typed so far in one flow. Plain values: a draft is its JSON. */
import type { Label } from '../../scan/label.ts'
import type { LocationRole } from '../../data/rows.ts'
import type { Slot } from './definition.ts'

export interface Subject {
  item: number | null
  lot: string | null
  /** A lot code typed at receipt, for a lot that may not exist yet. */
  lotCode: string
  expiresOn: string
  bestBeforeOn: string
  producedOn: string
  /** `lotCode` is a number made on this device. */
  isOwnNumber: boolean
  /** Line of the paper that this fills. */
  line: number | null
  /** Unit of `entered`; null is the item's base unit. */
  unit: number | null
  /** Decimal as typed; '' when nothing was said yet. */
  entered: string
  /** The lot that was proposed when this one was taken instead. */
  proposed: string | null
  /** Why it was, or why goods that expired were used all the same. */
  pickReason: number | null
  /** The goods had expired, and a person with the right to it says that they were used. */
  isOverruled: boolean
  /** The goods are on hold, the item only warns of that, and the person goes on all the same. */
  takesHeld: boolean
  /** Of a line that waits: its places, as far as they had been said by then. */
  ends?: Partial<Ends>
}

type Ends = Pick<FlowState, 'from' | 'fromRole' | 'fromGuessed' | 'to'>

export interface FlowState extends Subject {
  from: number | null
  /** `from` came from the books, not from the person. */
  fromGuessed: boolean
  /** The goods come from the other virtual place that the kind allows. */
  fromRole: LocationRole | null
  to: number | null
  /** The paper: delivery, shipment or work order, as the kind of flow says. */
  document: number | null
  party: number | null
  /** A batch of the work order, or (without one) a batch alone; null: the whole order. */
  run: string | null
  machine: string
  reason: number | null
  reference: string
  note: string
  /** The goods left without what should have come before, and a person with the right to it says so. */
  isCleared: boolean
  /** The slot that the person tapped: the next scan belongs there. */
  active: Slot | null
  /** Which lot was taken instead of a proposed one last time, and why. */
  lastPick: { lot: string; reason: number } | null
  /** Finished lines that wait to be recorded together with the present one. */
  lines: Subject[]
  lock: Lock | null
  /** What labels said of a thing whose item is not known yet. */
  label: Label | null
  /** Text of the scan before this one, to tell a repetition. */
  lastText: string
  /** Scans that came while the lock was up; they were not taken. */
  missed: number
}

export type LockCode =
  | 'unknown_code'
  | 'gtin_unknown'
  | 'code_refused'
  | 'code_ambiguous'
  | 'label_differs'
  | 'label_excludes'
  | 'item_inactive'
  | 'location_inactive'
  | 'location_virtual'
  | 'location_not_needed'
  | 'location_quarantine'
  | 'same_place'
  | 'lot_hold'
  | 'lot_quarantine'
  | 'lot_expired'
  | 'lot_rejected'
  | 'lot_not_held'
  | 'lot_ambiguous'
  | 'lot_unknown'
  | 'line_incomplete'
  | 'not_lot_tracked'
  | 'not_for_this'
  | 'document_closed'
  | 'no_place_of_role'
  | 'repeated'
  | 'storage_full'
  | 'storage_lost'
  | 'too_large'
  | 'not_canonical'

/** Stops the flow until the person has seen why. */
export interface Lock {
  code: LockCode
  text: string
  item?: number
  lot?: string
  location?: number
  /** The identifier of GS1 that it is about. */
  ai?: string
  /** Why a code is refused, as a stable word. */
  why?: string
  /** What labels before said, and what this one says. */
  before?: string
  now?: string
  /** The goods are on hold, and the item only warns of that. */
  warns?: boolean
  /** When the goods expire by their label. */
  date?: string
}

export const EMPTY_SUBJECT: Subject = {
  item: null,
  lot: null,
  lotCode: '',
  expiresOn: '',
  bestBeforeOn: '',
  producedOn: '',
  isOwnNumber: false,
  line: null,
  unit: null,
  entered: '',
  proposed: null,
  pickReason: null,
  isOverruled: false,
  takesHeld: false,
}

export const EMPTY: FlowState = {
  ...EMPTY_SUBJECT,
  from: null,
  fromGuessed: false,
  fromRole: null,
  to: null,
  document: null,
  party: null,
  run: null,
  machine: '',
  reason: null,
  reference: '',
  note: '',
  isCleared: false,
  active: null,
  lastPick: null,
  lines: [],
  lock: null,
  label: null,
  lastText: '',
  missed: 0,
}

const SUBJECT = Object.keys(EMPTY_SUBJECT) as (keyof Subject)[]

export function subjectOf(state: FlowState): Subject {
  return Object.fromEntries(SUBJECT.map((name) => [name, state[name]])) as unknown as Subject
}

/** A line that waits keeps its places: whoever walks on to the next bin means what follows. */
export function waitingOf(state: FlowState): Subject {
  const { from, fromRole, fromGuessed, to } = state
  const source = from === null && fromRole === null ? {} : { from, fromRole, fromGuessed }
  return { ...subjectOf(state), ends: { ...source, ...(to === null ? {} : { to }) } }
}

/** Whether a line that waits is between the places of the present one; guesses follow the goods. */
export function isBetweenSame({ ends = {} }: Subject, state: FlowState): boolean {
  const isSame = (end: 'from' | 'fromRole' | 'to') =>
    ends[end] === undefined || ends[end] === state[end]
  const isGuessed = ends.fromGuessed === true && state.fromGuessed
  return isSame('to') && (isGuessed || (isSame('from') && isSame('fromRole')))
}

/** Whether a line that waits would go from a place to the same one. */
export const meets = ({ ends = {} }: Subject, slot: 'from' | 'to', place: number): boolean =>
  ends[slot] === undefined && ends[slot === 'from' ? 'to' : 'from'] === place

/** What stays for the next act of the same paper. */
export function keptPaper(state: FlowState): Partial<FlowState> {
  const { document, party, run, machine } = state
  return { document, party, run, machine }
}

/** Nothing that would be lost: no draft to keep, no update to hold back. */
export function isEmpty(state: FlowState): boolean {
  const hasGoods = state.item !== null || state.lines.length > 0 || state.label !== null
  return !hasGoods && state.reference === ''
}
