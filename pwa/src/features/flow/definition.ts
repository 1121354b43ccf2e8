/**
 * What a flow is made of: which places, lot, quantity and words one act needs.
 * Each feature folder declares its own; the engine knows no kind by name.
 */
import type { LocationRole, Reason } from '../../data/rows.ts'
import type { DocumentTable } from '../../scan/documents.ts'
import type { Books } from '../../scan/books.ts'
import type { IconName } from '../../ui/icons.ts'
import type { FlowState } from './state.ts'

export type FlowKind =
  | 'receive'
  | 'put_away'
  | 'move'
  | 'issue'
  | 'return'
  | 'scrap'
  | 'ship'
  | 'consume'
  | 'output'
  | 'hold'
  | 'release'
  | 'reject'
  | 'adjust'

/** The paper behind an act, and what may stand in its place. */
export interface Paper {
  table: DocumentTable
  /** Nothing is recorded before the paper, or what replaces it, is named. */
  isNeeded: boolean
  /** Who is named when there is no paper; null: a batch of its own takes its place. */
  party: 'supplier' | 'customer' | null
}

/** Goods that a plan wants to see inspected first; `query` is where that begins. */
export interface Stop {
  plan: string
  item: number
  query: Record<string, string>
}

/** Goods that leave quarantine by a plain move; `warns`: their item only warns of that. */
export interface Leaving {
  quarantine: string
  item: number
  warns: boolean
}

export interface FlowDefinition {
  kind: FlowKind
  operation: string
  permission: string
  icon: IconName
  /** 'scan': a place that the person names; a role: the virtual place; null: none. */
  from: 'scan' | LocationRole | null
  to: 'scan' | LocationRole | null
  /** 'tracked': when the item is; 'made': a new one may be typed; 'always': the lot is the subject. */
  lot: 'tracked' | 'made' | 'always'
  quantity: 'positive' | 'signed' | null
  reason: Reason['kind'] | null
  reference: boolean
  note: boolean
  /** Uses stock up, so that a held or expired lot is a wrong scan. */
  uses: boolean
  /** Proposes what to take by the policy of the item; another lot asks why. */
  picks?: boolean
  /** Which scanned places stay for the next act. */
  keeps: readonly ('from' | 'to')[]
  /** The place is taken from the books when the item lies in one place only. */
  guessesFrom: boolean
  /** Another virtual place where the goods may come from: chosen by a tap. */
  fromAlso?: LocationRole
  paper?: Paper
  /** Goods that come from there may name the work order at which it was. */
  orderFrom?: LocationRole
  /** New lots are our own: their numbers are made on this device. */
  numbers?: boolean
  machine?: boolean
  /** What has to come before the goods in hand are recorded. */
  stop?: (state: FlowState, books: Books, today: string) => Stop | Leaving | null
}

/** Whether one asks for a party when the goods come from (or go to) that place. */
export function partyAsked(
  def: FlowDefinition,
  fromRole: LocationRole | null,
): 'supplier' | 'customer' | null {
  if (def.paper?.party) return def.paper.party
  return fromRole === 'customer' ? 'customer' : null
}

export type Slot =
  'document' | 'from' | 'to' | 'item' | 'lot' | 'why' | 'quantity' | 'reason' | 'machine'
