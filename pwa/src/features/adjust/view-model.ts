/** Adjust: a request that changes no stock until somebody else approves it. */
import type { FlowDefinition } from '../flow/definition.ts'

export const adjust: FlowDefinition = {
  kind: 'adjust',
  operation: 'stock.adjust',
  permission: 'inventory.adjust',
  icon: 'adjust',
  from: 'scan',
  to: null,
  lot: 'tracked',
  quantity: 'signed',
  reason: 'adjust',
  reference: false,
  note: true,
  uses: false,
  keeps: ['from'],
  guessesFrom: true,
}
