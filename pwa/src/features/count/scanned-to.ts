/** Where a scan leads that nobody asked for: a place into the count there, all else to its card. */
import type { SyncClient } from '@takt/sync'
import { countingAt } from '../../scan/counted.ts'
import { resolve } from '../../scan/resolve.ts'
import { contextOf } from '../../scan/ways.ts'

export interface Way {
  path: string
  query: Record<string, string>
}

export function scannedTo(
  text: string,
  { replica, status }: Pick<SyncClient, 'replica' | 'status'>,
): Way {
  const found = resolve(text, replica, contextOf(replica, status))
  if (found.kind !== 'location' || found.location.role !== null || !found.location.active) {
    return { path: '/scan', query: { code: text } }
  }
  const plan = countingAt(replica, found.location.id)?.id ?? 'spot'
  return { path: `/count/${plan}`, query: { place: String(found.location.id) } }
}
