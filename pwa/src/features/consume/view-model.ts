/** Consume: material goes into what a work order, or a batch without one, makes. */
import type { FlowDefinition } from '../flow/definition.ts'

export const consume: FlowDefinition = {
  kind: 'consume',
  operation: 'stock.consume',
  permission: 'inventory.consume',
  icon: 'consume',
  from: 'scan',
  to: 'conversion',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: false,
  note: false,
  uses: true,
  picks: true,
  keeps: ['from'],
  guessesFrom: true,
  fromAlso: 'production',
  paper: { table: 'work_order', isNeeded: true, party: null },
  machine: true,
}
