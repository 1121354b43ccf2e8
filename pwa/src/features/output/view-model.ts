/** Output: what a work order made, under a lot number of our own, into a scanned place. */
import type { FlowDefinition } from '../flow/definition.ts'

export const output: FlowDefinition = {
  kind: 'output',
  operation: 'stock.output',
  permission: 'inventory.output',
  icon: 'output',
  from: 'conversion',
  to: 'scan',
  lot: 'made',
  quantity: 'positive',
  reason: null,
  reference: false,
  note: false,
  uses: false,
  keeps: ['to'],
  guessesFrom: false,
  paper: { table: 'work_order', isNeeded: true, party: null },
  numbers: true,
  machine: true,
}
