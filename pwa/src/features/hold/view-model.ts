/**
 * Hold stops a lot at once and everywhere; release asks that it may be used again, reject that
 * it never will.
 */
import type { FlowDefinition } from '../flow/definition.ts'

const LOT_ONLY = {
  from: null,
  to: null,
  lot: 'always',
  quantity: null,
  reason: 'hold',
  reference: false,
  note: true,
  uses: false,
  keeps: [],
  guessesFrom: false,
} as const

export const hold: FlowDefinition = {
  ...LOT_ONLY,
  kind: 'hold',
  operation: 'lot.hold',
  permission: 'inventory.hold',
  icon: 'hold',
}

export const release: FlowDefinition = {
  ...LOT_ONLY,
  kind: 'release',
  operation: 'lot.release',
  permission: 'inventory.release',
  icon: 'release',
}

export const reject: FlowDefinition = {
  ...LOT_ONLY,
  kind: 'reject',
  operation: 'lot.reject',
  permission: 'inventory.release',
  icon: 'stop',
}
