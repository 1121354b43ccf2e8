/** What a person has scanned and typed so far in one flow. Plain values: a draft is its JSON. */
import type { Slot } from './definition.ts'

export interface Subject {
  item: number | null
  lot: string | null
  /** A lot code typed at receipt, for a lot that may not exist yet. */
  lotCode: string
  expiresOn: string
  /** Unit of `entered`; null is the item's base unit. */
  unit: number | null
  /** Decimal as typed; '' when nothing was said yet. */
  entered: string
}

export interface FlowState extends Subject {
  from: number | null
  /** `from` came from the books, not from the person. */
  fromGuessed: boolean
  to: number | null
  reason: number | null
  reference: string
  note: string
  /** The slot that the person tapped: the next scan belongs there. */
  active: Slot | null
  /** Finished lines that wait to be recorded together with the present one. */
  lines: Subject[]
  lock: Lock | null
  /** Text of the scan before this one, to tell a repetition. */
  lastText: string
  /** Scans that came while the lock was up; they were not taken. */
  missed: number
}

export type LockCode =
  | 'unknown_code'
  | 'item_inactive'
  | 'location_inactive'
  | 'location_virtual'
  | 'location_not_needed'
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
}

export const EMPTY_SUBJECT: Subject = {
  item: null,
  lot: null,
  lotCode: '',
  expiresOn: '',
  unit: null,
  entered: '',
}

export const EMPTY: FlowState = {
  ...EMPTY_SUBJECT,
  from: null,
  fromGuessed: false,
  to: null,
  reason: null,
  reference: '',
  note: '',
  active: null,
  lines: [],
  lock: null,
  lastText: '',
  missed: 0,
}

export function subjectOf(state: FlowState): Subject {
  const { item, lot, lotCode, expiresOn, unit, entered } = state
  return { item, lot, lotCode, expiresOn, unit, entered }
}

/** Nothing that would be lost: no draft to keep, no update to hold back. */
export function isEmpty(state: FlowState): boolean {
  return state.item === null && state.lines.length === 0 && state.reference === ''
}
