/** What the replica of this device holds of traces; whoever reads it is drawn again. */
import { takt } from '../../data/client.ts'
import { track } from '../../data/live.svelte.ts'
import type { KeptPart, KeptTrace } from './answers.ts'
import { keptTraces } from './kept.ts'

export function keptHere(): KeptTrace[] {
  track('trace')
  return keptTraces(Array.from(takt().replica.all<KeptPart>('trace'), ([, row]) => row))
}
