/** Scrap: out of stock, or from the line, with a reason; a held lot may be scrapped. */
import type { FlowDefinition } from '../flow/definition.ts'

export const scrap: FlowDefinition = {
  kind: 'scrap',
  operation: 'stock.scrap',
  permission: 'inventory.scrap',
  icon: 'scrap',
  from: 'scan',
  to: 'scrap',
  lot: 'tracked',
  quantity: 'positive',
  reason: 'scrap',
  reference: false,
  note: true,
  uses: false,
  keeps: ['from'],
  guessesFrom: true,
  fromAlso: 'production',
  orderFrom: 'production',
}
