/**
 * A new stream: after a fork, a restored backup or lost storage the device's
 * unacknowledged operations are numbered and chained anew under a fresh stream.
 * Their ids stay, so the server books none of them twice.
 */
import { canonText } from './canon.ts'
import { chainNext, chainStart } from './chain.ts'
import type { Disk } from './disk.ts'
import { removals } from './purge.ts'
import type { Operation } from './envelope.ts'
import type { BaseMeta, Batch, Carried, Entry, Tip } from './store.ts'
import type { JsonObject } from './types.ts'

/** The same operations in another stream. */
export async function rechain(stream: string, entries: Entry[]): Promise<[Tip, Entry[]]> {
  let h = await chainStart(stream)
  const moved: Entry[] = []
  for (const entry of entries) {
    const n = moved.length + 1
    const operation = { ...(JSON.parse(entry.body) as Operation), n }
    const body = canonText(operation as unknown as JsonObject)
    h = await chainNext(h, body)
    const { id, kind, actor, at, undoes } = entry
    const carried = { n, id, stream, body, hash: h, kind, actor, at }
    moved.push(undoes === undefined ? carried : { ...carried, undoes })
  }
  return [{ stream, n: moved.length, h }, moved]
}

/** Which operations of which streams these are. */
function origins(entries: Entry[]): Carried[] {
  const ranges = new Map<string, Carried>()
  for (const { stream, n } of entries) {
    const [, least, greatest] = ranges.get(stream) ?? [stream, n, n]
    ranges.set(stream, [stream, Math.min(least, n), Math.max(greatest, n)])
  }
  return [...ranges.values()]
}

const CARRIED_MAX = 64

export interface Remint {
  /** Acknowledged operations go up again too: the server is not the one that had them. */
  withArchive: boolean
  /** The server's epoch, when that is taken over at once. */
  epoch?: number
}

/** Begin a new stream; false when another tab changed something first. */
export async function mint(disk: Disk, newStream: () => string, plan: Remint): Promise<boolean> {
  const { tip, entries } = disk.outbox
  const archived = plan.withArchive ? await disk.store.archived(-Infinity) : []
  archived.sort((a, b) => a.acknowledgedAt - b.acknowledgedAt || a.n - b.n)
  const all = [...archived, ...entries]
  const [next, moved] = await rechain(newStream(), all)
  const { base } = disk
  const change: Partial<BaseMeta> = {
    carried: [...base.carried, ...origins(all)].slice(-CARRIED_MAX),
    ...{ carriedUntil: next.n, ack: [0, await chainStart(next.stream)] },
    ...{ generation: base.generation + 1, epoch: plan.epoch ?? base.epoch },
  }
  const batch: Batch = {
    ...{ expectTip: tip, tip: next, dropAllEntries: true, putEntries: moved },
    unarchive: archived.map(({ id }) => id),
  }
  // The base holds the effects of what is pending again: it must not be shown with it.
  const gone = plan.withArchive ? Object.keys(base.scopes) : []
  if (plan.withArchive) {
    Object.assign(change, { scopes: {}, head: 0, layout: base.layout + 1 })
    Object.assign(batch, removals(disk, gone))
  }
  if (!(await disk.commit(change, batch))) return false
  const tables = gone.length > 0 ? disk.view.tableNames() : []
  for (const scope of gone) disk.forget(scope)
  disk.setOutbox(next, moved)
  disk.showScopes()
  disk.view.changed([...tables, ...disk.repaint()])
  return true
}
