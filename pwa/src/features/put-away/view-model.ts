/** Put away: from where goods arrived to the place where they stay. */
import type { FlowDefinition } from '../flow/definition.ts'
import { leavesQuarantine } from '../move/quarantine.ts'

export const putAway: FlowDefinition = {
  kind: 'put_away',
  operation: 'stock.put_away',
  permission: 'inventory.put_away',
  icon: 'putaway',
  from: 'scan',
  to: 'scan',
  lot: 'tracked',
  quantity: 'positive',
  reason: null,
  reference: false,
  note: false,
  uses: false,
  keeps: ['from'],
  guessesFrom: true,
  stop: leavesQuarantine,
}
