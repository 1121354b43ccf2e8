/** The replica as Books for templates: whoever reads it is drawn again when stock changes. */
import { takt } from '../data/client.ts'
import { track } from '../data/live.svelte.ts'
import type { Books } from './books.ts'

const READ = ['item', 'location', 'lot', 'balance', 'unit', 'reason', 'stocktake'] as const

export function liveBooks(): Books {
  for (const table of READ) track(table)
  return takt().replica
}
