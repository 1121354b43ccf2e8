/** Return: from production, or from a customer, back to a scanned place. */
import type { FlowDefinition } from '../flow/definition.ts'

export const giveBack: FlowDefinition = {
  kind: 'return',
  operation: 'stock.return',
  permission: 'inventory.return',
  icon: 'return',
  from: 'production',
  to: 'scan',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: true,
  note: false,
  uses: false,
  keeps: ['to'],
  guessesFrom: false,
  fromAlso: 'customer',
}
