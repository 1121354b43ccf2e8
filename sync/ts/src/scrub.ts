/**
 * What left the device's grants leaves its disk. A tombstone hides a row, but the chunk or
 * page that brought it still holds its figures: here both are written anew without it. It
 * happens in the transaction that reveals, so no checkpoint is ever shown, and no kill leaves
 * one, beside rows that it took away. Only chunks with such rows are read, one at a time.
 */
import { Segment } from './chunks.ts'
import type { Disk } from './disk.ts'
import { recordOf, type Keyed } from './encoding.ts'
import type { Staging } from './inbox.ts'
import type { ChunkRecord, PageRow } from './store.ts'
import { ScopeTable } from './table.ts'
import type { Row } from './types.ts'

/** So many rows do not leave a scope by themselves: somebody took them elsewhere. */
const MANY_BURIED = 500

/** A scope without its dead rows. */
export interface Scrubbed {
  /** Its later rows; nothing needs a tombstone any more. */
  rows: PageRow[]
  /** Tables of which chunks were written anew. */
  tables: Map<string, ScopeTable>
  chunks: ChunkRecord[]
  gone: string[]
}

export function isSameGrant(disk: Disk, granted: readonly string[]): boolean {
  const before = disk.base.granted ?? []
  return before.length === granted.length && before.every((scope) => granted.includes(scope))
}

/**
 * Whether the dead rows of a scope go with this checkpoint. In ordinary life a balance comes to
 * nothing now and then, and the next packing takes it along; but where the grants change, what
 * is no longer here may be somewhere else that this device must not know.
 */
export function mustScrub(
  disk: Disk,
  staging: Staging,
  granted: readonly string[],
): (scope: string) => boolean {
  const { base } = disk
  const isNarrower = base.granted?.some((scope) => !granted.includes(scope)) ?? true
  const isSame = isSameGrant(disk, granted)
  return (scope) => {
    if (staging.fresh.has(scope)) return false
    const isQuiet = isSame && scope in base.scopes
    return isNarrower || buried(staging, scope) >= (isQuiet ? MANY_BURIED : 1)
  }
}

function buried(staging: Staging, scope: string): number {
  let count = 0
  for (const [, , row] of staging.rows.get(scope)?.all() ?? []) if (row === null) count += 1
  return count
}

type Later = Map<string, Row | null>

/** The later rows of each table, as they will be. */
function laterRows(disk: Disk, staging: Staging, scope: string): Map<string, Later> {
  const later = new Map<string, Later>()
  for (const [name, { overlay }] of disk.view.scope(scope)) later.set(name, new Map(overlay))
  for (const [name, key, row] of staging.rows.get(scope)?.all() ?? []) {
    const rows: Later = later.get(name) ?? new Map<string, Row | null>()
    later.set(name, rows.set(key, row))
  }
  return later
}

/** The scope as it is to be stored; null when nothing of it is dead. */
export function scrub(disk: Disk, staging: Staging, scope: string): Scrubbed | null {
  const done: Scrubbed = { rows: [], tables: new Map(), chunks: [], gone: [] }
  let isClean = true
  for (const [name, later] of laterRows(disk, staging, scope)) {
    const alive: Keyed[] = []
    const dead: string[] = []
    for (const [key, row] of later) {
      if (row === null) dead.push(key)
      else alive.push([key, row])
    }
    if (dead.length > 0) isClean = false
    for (const [key, row] of alive) done.rows.push([name, key, row])
    const table = disk.view.scope(scope).get(name)
    if (table) rewrite(done, [scope, name, table], { alive, dead })
  }
  return isClean ? null : done
}

function rewrite(
  done: Scrubbed,
  [scope, name, table]: [string, string, ScopeTable],
  { alive, dead }: { alive: Keyed[]; dead: string[] },
): void {
  const places = new Map<Segment, Set<number>>()
  for (const key of dead) {
    const [segment, row] = table.packedAt(key) ?? []
    if (segment === undefined || row === undefined) continue
    places.set(segment, (places.get(segment) ?? new Set()).add(row))
  }
  if (places.size === 0) return
  const fresh = new ScopeTable()
  for (const segment of table.segments) {
    const rows = places.get(segment)
    if (rows === undefined) {
      fresh.segments.push(segment)
      continue
    }
    done.gone.push(segment.id)
    if (rows.size === segment.rows) continue
    const record = recordOf(scope, name, rowsBut(segment, rows))
    done.chunks.push(record)
    fresh.segments.push(new Segment(record.body, record.rows, record.id))
  }
  for (const [key, row] of alive) fresh.put(key, row)
  done.tables.set(name, fresh)
}

function rowsBut(segment: Segment, dead: ReadonlySet<number>): Keyed[] {
  const kept: Keyed[] = []
  for (let row = 0; row < segment.rows; row++) {
    if (!dead.has(row)) kept.push([segment.key(row), segment.row(row)])
  }
  return kept
}

/** Put the scrubbed tables in the place of the old ones, once they are stored. */
export function showScrubbed(disk: Disk, scope: string, { tables, chunks, gone }: Scrubbed): void {
  disk.repacked(scope, gone, chunks)
  for (const [name, table] of tables) disk.view.replaceTable(scope, name, table)
  for (const table of disk.view.scope(scope).values()) table.dropTombstones()
}
