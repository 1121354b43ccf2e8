/** Move: from one place to another; a held lot may be moved, for instance to quarantine. */
import type { FlowDefinition } from '../flow/definition.ts'
import { leavesQuarantine } from './quarantine.ts'

export const move: FlowDefinition = {
  kind: 'move',
  operation: 'stock.move',
  permission: 'inventory.move',
  icon: 'move',
  from: 'scan',
  to: 'scan',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: false,
  note: false,
  uses: false,
  keeps: ['from', 'to'],
  guessesFrom: false,
  stop: leavesQuarantine,
}
