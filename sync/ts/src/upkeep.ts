/**
 * What the leading tab does for the device's own storage while nobody waits:
 * later rows become columns again, and what the disk holds is compared with its
 * digests, because storage may rot. Every step is short.
 */
import { Segment } from './chunks.ts'
import { add, rowDigest, ZERO, type Lanes } from './digest.ts'
import type { Disk } from './disk.ts'
import { grouped, recordOf } from './encoding.ts'
import { purgeScope } from './purge.ts'
import type { Recorder } from './recorder.ts'
import { addSegmentLanes } from './segment-digest.ts'
import type { ChunkRecord, PageRow } from './store.ts'
import { ScopeTable } from './table.ts'
import type { Row } from './types.ts'

/** Later rows are worth packing from this number and this share of the packed ones on. */
const LATER_MIN = 2000
const LATER_SHARE = 0.1
const CHUNK_ROWS = 8000

/** Waits until there is time for one more step. */
export type Pause = () => Promise<void>

function isOverfull({ overlay, segments }: ScopeTable): boolean {
  const packed = segments.reduce((sum, { rows }) => sum + rows, 0)
  return overlay.size > Math.max(LATER_MIN, packed * LATER_SHARE)
}

/** The rows of a table as chunk records; null when the table was replaced meanwhile. */
async function packed(
  disk: Disk,
  [scope, name, table]: [string, string, ScopeTable],
  pause: Pause,
): Promise<ChunkRecord[] | null> {
  const records: ChunkRecord[] = []
  const later = [...table.overlay].filter((entry): entry is [string, Row] => entry[1] !== null)
  for (const group of grouped(table.rowsUnder(later, new Set(table.overlay.keys())), CHUNK_ROWS)) {
    records.push(recordOf(scope, name, group))
    await pause()
    if (disk.view.scope(scope).get(name) !== table) return null
  }
  return records
}

/** Pack the later rows of one table; what comes while it works stays a later row. */
export async function pack(
  recorder: Recorder,
  [scope, name, table]: [string, string, ScopeTable],
  pause: Pause,
): Promise<boolean> {
  const { disk } = recorder
  const before = new Map(table.overlay)
  const records = await packed(disk, [scope, name, table], pause)
  if (records === null) return false
  return recorder.alone(async () => {
    if (disk.view.scope(scope).get(name) !== table || !(scope in disk.base.scopes)) return false
    const fresh = new ScopeTable()
    for (const { body, rows, id } of records) fresh.segments.push(new Segment(body, rows, id))
    for (const [key, row] of table.overlay) if (before.get(key) !== row) fresh.put(key, row)
    return replace(disk, [scope, name, fresh], records)
  })
}

async function replace(
  disk: Disk,
  [scope, name, fresh]: [string, string, ScopeTable],
  records: ChunkRecord[],
): Promise<boolean> {
  const rows: PageRow[] = []
  for (const [other, { overlay }] of disk.view.scope(scope)) {
    const kept = other === name ? fresh.overlay : overlay
    for (const [key, row] of kept) rows.push([other, key, row])
  }
  const old = disk.packedIds(scope, name)
  const { nextPage, layout } = disk.base
  const page = { id: nextPage, scope, text: JSON.stringify(rows) }
  const isDone = await disk.commit(
    { nextPage: nextPage + 1, layout: layout + 1 },
    {
      ...{ pages: [page], dropPages: disk.pages.get(scope) ?? [], chunks: records },
      dropChunks: old.map((id): [string, string] => [scope, id]),
    },
  )
  if (!isDone) return false
  disk.pages.set(scope, [page.id])
  disk.repacked(scope, old, records)
  disk.view.replaceTable(scope, name, fresh)
  return true
}

/** Pack every table whose later rows have become too many. */
export async function packAll(recorder: Recorder, pause: Pause): Promise<number> {
  let count = 0
  for (const scope of Object.keys(recorder.disk.base.scopes)) {
    for (const [name, table] of [...recorder.disk.view.scope(scope)]) {
      if (!isOverfull(table)) continue
      await pause()
      if (await pack(recorder, [scope, name, table], pause)) count += 1
    }
  }
  return count
}

/** The digest of what is there; null when it changed while it was being read. */
async function lanesOfScope(disk: Disk, scope: string, pause: Pause): Promise<Lanes | null> {
  const { generation, layout } = disk.base
  const lanes: Lanes = [...ZERO]
  for (const [name, table] of [...disk.view.scope(scope)]) {
    for (const segment of table.segments) {
      const steps = addSegmentLanes(name, segment, lanes)
      while (!steps.next().done) await pause()
      await pause()
      if (disk.base.generation !== generation || disk.base.layout !== layout) return null
    }
    for (const [key, row] of table.overlay) {
      const under = table.packedRow(key)
      if (under !== undefined) add(lanes, rowDigest(name, key, under), -1)
      if (row !== null) add(lanes, rowDigest(name, key, row))
    }
  }
  return lanes
}

/** Compare every scope with its digest; what differs is thrown away, to be loaded again. */
export async function removeRotten(recorder: Recorder, pause: Pause): Promise<string[]> {
  const { disk } = recorder
  const rotten: string[] = []
  for (const scope of Object.keys(disk.base.scopes)) {
    await pause()
    const { generation } = disk.base
    const lanes = await lanesOfScope(disk, scope, pause).catch((): Lanes => [-1, -1])
    const isRotten = (): boolean => {
      const kept = disk.base.scopes[scope]?.lanes
      if (lanes === null || kept === undefined || disk.base.generation !== generation) return false
      return kept[0] !== lanes[0] || kept[1] !== lanes[1]
    }
    const purged = recorder.alone(async () => isRotten() && (await purgeScope(disk, scope)))
    if (await purged) rotten.push(scope)
  }
  return rotten
}
