/** Ship: from a place to a customer, for a shipment or without one; blocked lots stay here. */
import type { FlowDefinition } from '../flow/definition.ts'
import { uninspected } from './uninspected.ts'

export const ship: FlowDefinition = {
  kind: 'ship',
  operation: 'stock.ship',
  permission: 'inventory.ship',
  icon: 'ship',
  from: 'scan',
  to: 'customer',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: true,
  note: false,
  uses: true,
  picks: true,
  keeps: ['from'],
  guessesFrom: true,
  paper: { table: 'shipment', isNeeded: true, party: 'customer' },
  stop: uninspected,
}
