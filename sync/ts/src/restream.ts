/**
 * A new stream: after a fork, a restored backup or lost storage the device's
 * unacknowledged operations are numbered and chained anew under a fresh stream.
 * Their ids stay, so the server books none of them twice.
 */
import { canonText } from './canon.ts'
import { chainNext, chainStart } from './chain.ts'
import type { Disk } from './disk.ts'
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

export interface Remint {
  withArchive: boolean
  /** Further changes of the same transaction. */
  change?: Partial<BaseMeta>
  batch?: Batch
}

/** Begin a new stream; with everything, or with what is not acknowledged. */
export async function mint(disk: Disk, newStream: () => string, plan: Remint): Promise<boolean> {
  const { tip, entries } = disk.outbox
  const archived = plan.withArchive ? await disk.store.archived(-Infinity) : []
  archived.sort((a, b) => a.acknowledgedAt - b.acknowledgedAt || a.n - b.n)
  const [next, moved] = await rechain(newStream(), [...archived, ...entries])
  const [first, last] = [entries[0], entries.at(-1)]
  const carried: Carried | null = first && last ? [tip.stream, first.n, last.n] : null
  const change: Partial<BaseMeta> = {
    ...{ carried, carriedUntil: next.n, ack: [0, await chainStart(next.stream)] },
    ...{ generation: disk.base.generation + 1, ...plan.change },
  }
  const batch: Batch = {
    ...{ expectTip: tip, tip: next, dropAllEntries: true, putEntries: moved },
    ...{ unarchive: archived.map(({ id }) => id), ...plan.batch },
  }
  const isDone = await disk.commit(change, batch)
  if (isDone) disk.setOutbox(next, moved)
  return isDone
}
