/** Which inspections wait, with what this device has already said about them. Pure. */
import type { Act } from '@takt/sync'
import type { Inspection } from '../../data/rows.ts'
import type { Resolved } from '../../scan/resolve.ts'

export type Verdict = 'pass' | 'fail'

/** Own results that the row does not show yet, by inspection; a fail stands, whatever follows. */
export function saidOf(acts: readonly Act[]): ReadonlyMap<string, Verdict> {
  const undone = new Set(
    acts
      .filter(({ kind, state }) => kind === 'undo' && state !== 'held')
      .map(({ args }) => args['operation']),
  )
  const said = new Map<string, Verdict>()
  // Newest first: what was said last counts.
  for (const { id, kind, args, state } of acts) {
    const inspection = args['inspection']
    if (kind !== 'inspect.result' || state === 'held' || typeof inspection !== 'string') continue
    if (args['verdict'] !== 'pass') said.set(inspection, 'fail')
    else if (!undone.has(id) && !said.has(inspection)) said.set(inspection, 'pass')
  }
  return said
}

export interface Waiting {
  open: Inspection[]
  /** Lately decided, or decided here and on the way. */
  done: Inspection[]
}

/** Open ones in the order in which they came; the others with the latest first. */
export function sorted(rows: readonly Inspection[], said: ReadonlyMap<string, Verdict>): Waiting {
  const isOpen = (row: Inspection): boolean => row.status === 'open' && !said.has(row.id)
  return {
    open: rows.filter(isOpen).sort((a, b) => a.opened_at - b.opened_at),
    done: rows
      .filter((row) => !isOpen(row))
      .sort((a, b) => (b.closed_at ?? b.opened_at) - (a.closed_at ?? a.opened_at)),
  }
}

/** Where a scan leads: to the open inspection of a lot, or to one that is begun by hand. */
export function toOpen(
  found: Resolved,
  rows: readonly Inspection[],
): { path: string; query: Record<string, string> } | null {
  const path = '/inspections/new'
  if (found.kind === 'item') return { path, query: { item: String(found.item.id) } }
  if (found.kind === 'lot') {
    const open = rows.filter(({ lot, status }) => lot === found.lot.id && status === 'open')
    const [first] = open.sort((a, b) => a.opened_at - b.opened_at)
    if (first) return { path: `/inspections/${first.id}`, query: {} }
    return { path, query: { lot: found.lot.id } }
  }
  if (found.kind !== 'document') return null
  const [paper] = found.documents.filter(({ table }) => table !== 'delivery')
  if (paper === undefined) return null
  return { path, query: { [paper.table === 'shipment' ? 'shipment' : 'order']: String(paper.id) } }
}
