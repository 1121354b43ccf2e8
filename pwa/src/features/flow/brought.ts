/** What an act brought that wants a label: pure. */
import type { JsonObject } from '@takt/sync'

const BRINGS: ReadonlySet<string> = new Set(['stock.receive', 'stock.output', 'stock.return'])

export interface ToLabel {
  kind: 'lot' | 'item'
  /** As the page of labels takes them in its address. */
  ids: string
}

/** Lots that came in or were made, or the item where it has no lots; null where nothing is due. */
export function toLabel(kind: string, args: JsonObject): ToLabel | null {
  if (kind === 'lot.regroup') return lotsMade(args['outputs'])
  if (!BRINGS.has(kind)) return null
  const { lot, item } = args
  return typeof lot === 'string' ? { kind: 'lot', ids: lot } : { kind: 'item', ids: String(item) }
}

function lotsMade(outputs: unknown): ToLabel | null {
  const made = (Array.isArray(outputs) ? outputs : []) as readonly { lot?: unknown }[]
  const lots = made.map((line) => line.lot).filter((lot) => typeof lot === 'string')
  return lots.length === 0 ? null : { kind: 'lot', ids: [...new Set(lots)].join(',') }
}
