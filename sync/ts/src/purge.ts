/**
 * Taking scopes out of the storage and the picture, and the questions about the
 * archive that decide whether a checkpoint is one of this device.
 */
import type { Disk } from './disk.ts'
import { without, type Batch } from './store.ts'

/** The parts of a batch that remove scopes from the storage. */
export function removals(disk: Disk, scopes: string[]): Batch {
  const parts = scopes.map((scope) => disk.removal(scope))
  return {
    dropPages: parts.flatMap(({ dropPages }) => dropPages),
    dropChunks: parts.flatMap(({ dropChunks }) => dropChunks),
  }
}

/** Remove a scope at once; false when there was nothing to remove. */
export async function purgeScope(disk: Disk, scope: string): Promise<boolean> {
  const { scopes, loads, generation, layout } = disk.base
  if (!(scope in scopes || scope in loads || disk.chunks.has(scope))) return false
  const tables = [...disk.view.scope(scope).keys()]
  const change = {
    ...{ scopes: without(scopes, [scope]), loads: without(loads, [scope]) },
    ...{ generation: generation + 1, layout: layout + 1 },
  }
  if (!(await disk.commit(change, disk.removal(scope)))) return false
  disk.forget(scope)
  disk.showScopes()
  disk.view.changed([...tables, ...disk.repaint()])
  return true
}

/** Forget first loads that came to nothing. */
export async function endLoads(disk: Disk, scopes: string[]): Promise<void> {
  const gone = scopes.filter((scope) => scope in disk.base.loads)
  if (gone.length === 0) return
  const { dropChunks = [] } = removals(disk, gone)
  const loads = without(disk.base.loads, gone)
  if (!(await disk.commit({ loads }, { dropChunks }))) return
  for (const scope of gone) disk.forget(scope)
}

/** Whether the server's acknowledgement is one of this stream as we know it. */
export async function fits(disk: Disk, [n, hash]: [number, string]): Promise<boolean> {
  const { outbox } = disk
  if (n > outbox.tip.n) return false
  const known = await disk.hashAt(n)
  return known === undefined ? n < outbox.firstN : known === hash
}

export async function holdsOlderStreams(disk: Disk): Promise<boolean> {
  const { stream } = disk.outbox.tip
  return (await disk.store.archived(-Infinity)).some((entry) => entry.stream !== stream)
}
