/** Receive: from the supplier to a scanned place, with lot and expiry where the item has them. */
import type { FlowDefinition } from '../flow/definition.ts'

export const receive: FlowDefinition = {
  kind: 'receive',
  operation: 'stock.receive',
  permission: 'inventory.receive',
  icon: 'receive',
  from: 'supplier',
  to: 'scan',
  lot: 'made',
  quantity: 'positive',
  reason: null,
  reference: true,
  note: false,
  uses: false,
  keeps: ['to'],
  guessesFrom: false,
  paper: { table: 'delivery', isNeeded: false, party: 'supplier' },
}
