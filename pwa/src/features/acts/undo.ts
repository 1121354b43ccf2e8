/** Whether an own act may still be undone here, and if not, why. */
import type { Act } from '@takt/sync'

export type UndoAnswer =
  { possible: true } | { possible: false; why: 'kind' | 'held' | 'undone' | 'needed'; by?: Act }

const UNDOABLE = new Set([
  'stock.receive',
  'stock.put_away',
  'stock.move',
  'stock.issue',
  'stock.return',
  'stock.scrap',
])

function isUndoOf(act: Act, original: Act): boolean {
  return act.kind === 'undo' && act.args['operation'] === original.id && act.state !== 'held'
}

/** A later act that took the same goods on from where the original had put them. */
function needs(later: Act, original: Act): boolean {
  const same = (field: string) => later.args[field] === original.args[field]
  if (!UNDOABLE.has(later.kind) || !same('item') || !same('lot')) return false
  return later.args['from'] === original.args['to']
}

function isLater(left: Act, right: Act): boolean {
  return left.stream === right.stream ? left.n > right.n : left.at > right.at
}

/** `known`: all acts that this device remembers, its own people's included. */
export function mayUndo(original: Act, known: readonly Act[]): UndoAnswer {
  if (!UNDOABLE.has(original.kind)) return { possible: false, why: 'kind' }
  if (original.state === 'held') return { possible: false, why: 'held' }
  if (known.some((act) => isUndoOf(act, original))) return { possible: false, why: 'undone' }
  const undone = new Set(
    known
      .filter((act) => act.kind === 'undo' && act.state !== 'held')
      .map((act) => act.args['operation']),
  )
  const by = known.find(
    (act) => isLater(act, original) && needs(act, original) && !undone.has(act.id),
  )
  return by ? { possible: false, why: 'needed', by } : { possible: true }
}
