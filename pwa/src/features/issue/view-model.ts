/** Issue: from a place to production; a held or expired lot is a wrong scan here. */
import type { FlowDefinition } from '../flow/definition.ts'

export const issue: FlowDefinition = {
  kind: 'issue',
  operation: 'stock.issue',
  permission: 'inventory.issue',
  icon: 'issue',
  from: 'scan',
  to: 'production',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: true,
  note: false,
  uses: true,
  picks: true,
  keeps: ['from'],
  guessesFrom: true,
}
