/**
 * What a flow is made of: which places, lot, quantity and words one act needs.
 * Each feature folder declares its own; the engine knows no kind by name.
 */
import type { LocationRole, Reason } from '../../data/rows.ts'
import type { IconName } from '../../ui/icons.ts'

export type FlowKind =
  'receive' | 'put_away' | 'move' | 'issue' | 'return' | 'scrap' | 'hold' | 'release' | 'adjust'

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
}

export type Slot = 'from' | 'to' | 'item' | 'lot' | 'why' | 'quantity' | 'reason'
