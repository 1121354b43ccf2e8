/**
 * The reveal: one transaction that makes a complete checkpoint the base, with
 * rows, cursors, head and acknowledgement together, and then the new picture.
 */
import type { Disk } from './disk.ts'
import { ZERO, add, type Lanes } from './digest.ts'
import type { PullReply } from './envelope.ts'
import type { Ground, Staging } from './inbox.ts'
import { isSameGrant, mustScrub, scrub, showScrubbed, type Scrubbed } from './scrub.ts'
import { without } from './store.ts'
import type { Archived, BaseMeta, Batch, ChunkRecord, Entry } from './store.ts'
import type { Page, PageRow, ScopeMeta } from './store.ts'

/** More small pages than this are merged, so that a cold start reads few records. */
const PAGES_MAX = 64

/** What staged rows of a scope lie upon: the base, or the chunks of a first load. */
export function groundOf(disk: Disk, scope: string): Ground {
  const lanes: Lanes = [...(disk.base.scopes[scope]?.lanes ?? ZERO)]
  if (!(scope in disk.base.scopes)) {
    for (const chunk of disk.loading.get(scope)?.values() ?? []) add(lanes, chunk.lanes)
    disk.ground(scope)
  }
  return { lanes, table: (name) => disk.view.scope(scope).get(name) }
}

interface Settled {
  archive: Archived[]
  unarchive: string[]
  entries: Entry[]
}

/** Operations up to n are acknowledged, and only those. */
async function settle(disk: Disk, reply: PullReply): Promise<Settled> {
  const { base, outbox } = disk
  const n = reply.ack[0]
  const back = n < base.ack[0] ? (await disk.ownArchive()).filter((entry) => entry.n > n) : []
  const open = [...back, ...outbox.entries]
  const archive = open.filter((entry) => entry.n <= n).map((entry) => archived(disk, entry, reply))
  const entries = open.filter((entry) => entry.n > n)
  return { archive, entries, unarchive: back.map(({ id }) => id) }
}

function archived(disk: Disk, entry: Entry, reply: PullReply): Archived {
  const verdict = disk.outbox.verdict(entry.id)
  const about = { ...entry, acknowledgedAt: reply.server_time, epoch: reply.epoch }
  if (verdict?.[1] !== 'held') return { ...about, state: 'booked' }
  return { ...about, state: 'held', ...(verdict[2] ? { reason: verdict[2] } : {}) }
}

interface Plan {
  pages: Page[]
  dropPages: number[]
  chunks: ChunkRecord[]
  dropChunks: [string, string][]
  scopes: Record<string, ScopeMeta>
  /** Scopes that are written without their dead rows. */
  scrubbed: Map<string, Scrubbed>
  /** Scopes whose former rows go. */
  replaced: string[]
  /** More than new pages happened. */
  isNewLayout: boolean
}

/**
 * First loads that are not part of the checkpoint: those of scopes that are no longer granted,
 * and all of them where the grants changed, because they hold rows of a time before that.
 */
function overtaken(disk: Disk, staging: Staging, granted: readonly string[]): string[] {
  const { scopes, loads } = disk.base
  const isSame = isSameGrant(disk, granted)
  const begun = new Set([...disk.chunks.keys(), ...Object.keys(loads)])
  return [...begun].filter((scope) => {
    if (scope in scopes || staging.cursors.has(scope)) return false
    return !isSame || !granted.includes(scope)
  })
}

function planRows(disk: Disk, staging: Staging, granted: readonly string[]): Plan {
  const plan: Plan = {
    ...{ pages: [], dropPages: [], chunks: [], dropChunks: [], scopes: {} },
    ...{ scrubbed: new Map(), isNewLayout: false },
    replaced: [...staging.fresh, ...overtaken(disk, staging, granted)],
  }
  for (const scope of Object.keys(disk.base.scopes)) {
    if (!staging.cursors.has(scope)) plan.replaced.push(scope)
  }
  for (const scope of plan.replaced) {
    const { dropPages, dropChunks } = disk.removal(scope)
    plan.dropPages.push(...dropPages)
    plan.dropChunks.push(...dropChunks)
  }
  const isCompacting = [...disk.pages.values()].flat().length > PAGES_MAX
  const isScrubbing = mustScrub(disk, staging, granted)
  for (const [scope, cursor] of staging.cursors) {
    plan.scopes[scope] = { cursor, lanes: staging.lanes.get(scope) ?? [...ZERO] }
    const scrubbed = isScrubbing(scope) ? scrub(disk, staging, scope) : null
    if (scrubbed !== null) {
      addScrubbed(disk, plan, scope, scrubbed)
      continue
    }
    const rows = [...(staging.rows.get(scope)?.all() ?? [])]
    const isWhole = isCompacting && !staging.fresh.has(scope)
    addPages(disk, plan, scope, { rows: isWhole ? merged(disk, scope, rows) : rows, isWhole })
  }
  const isComing = [...staging.cursors.keys()].some((scope) => !(scope in disk.base.scopes))
  const isRewritten = plan.replaced.length > 0 || plan.scrubbed.size > 0
  plan.isNewLayout = isCompacting || isComing || isRewritten
  return plan
}

function addScrubbed(disk: Disk, plan: Plan, scope: string, scrubbed: Scrubbed): void {
  const { rows, chunks, gone } = scrubbed
  plan.scrubbed.set(scope, scrubbed)
  plan.chunks.push(...chunks)
  for (const id of gone) plan.dropChunks.push([scope, id])
  addPages(disk, plan, scope, { rows, isWhole: true })
}

function addPages(
  disk: Disk,
  plan: Plan,
  scope: string,
  { rows, isWhole }: { rows: PageRow[]; isWhole: boolean },
): void {
  const id = disk.base.nextPage + plan.pages.length
  if (isWhole) plan.dropPages.push(...(disk.pages.get(scope) ?? []))
  if (rows.length > 0) plan.pages.push({ id, scope, text: JSON.stringify(rows) })
}

/** All later rows of a scope as one page. */
function merged(disk: Disk, scope: string, rows: PageRow[]): PageRow[] {
  const all: PageRow[] = []
  for (const [table, { overlay }] of disk.view.scope(scope)) {
    for (const [key, row] of overlay) all.push([table, key, row])
  }
  return [...all, ...rows]
}

export interface Revealed {
  isDone: boolean
  changed: string[]
}

/** Write the checkpoint and show it. */
export async function reveal(
  disk: Disk,
  staging: Staging,
  reply: PullReply,
  seen: number,
): Promise<Revealed> {
  const plan = planRows(disk, staging, reply.scopes)
  const settled = await settle(disk, reply)
  const { base } = disk
  const loads = without(base.loads, [...staging.cursors.keys(), ...plan.replaced])
  const change: Partial<BaseMeta> = {
    ...{ generation: base.generation + 1, layout: base.layout + (plan.isNewLayout ? 1 : 0) },
    ...{ epoch: staging.epoch, head: reply.head, revealedAt: reply.server_time, seen },
    ...{ ack: reply.ack, scopes: plan.scopes, loads },
    ...{ nextPage: base.nextPage + plan.pages.length, granted: reply.scopes },
  }
  const { pages, dropPages, chunks, dropChunks } = plan
  const { archive, unarchive } = settled
  const batch: Batch = { pages, dropPages, chunks, dropChunks, dropEntriesTo: reply.ack[0] }
  if (archive.length > 0) batch.archive = archive
  if (unarchive.length > 0) Object.assign(batch, { unarchive, putEntries: settled.entries })
  const isDone = await disk.commit(change, batch)
  if (!isDone) return { isDone, changed: [] }
  disk.setOutbox(disk.outbox.tip, settled.entries)
  return { isDone, changed: show(disk, staging, plan) }
}

/** Bring the picture up to date; returns the tables that may look different. */
function show(disk: Disk, staging: Staging, plan: Plan): string[] {
  const changed = new Set<string>()
  const seen = (scope: string): void => {
    for (const table of disk.view.scope(scope).keys()) changed.add(table)
  }
  for (const scope of plan.replaced) {
    seen(scope)
    disk.forget(scope)
  }
  const dropped = new Set(plan.dropPages)
  for (const [scope, ids] of disk.pages) {
    const kept = ids.filter((id) => !dropped.has(id))
    disk.pages.set(scope, kept)
  }
  for (const { id, scope } of plan.pages) {
    disk.pages.set(scope, [...(disk.pages.get(scope) ?? []), id])
  }
  for (const scope of staging.cursors.keys()) {
    for (const [table, key, row] of staging.rows.get(scope)?.all() ?? []) {
      disk.view.table(scope, table).put(key, row)
      changed.add(table)
    }
    if (disk.view.scopes.get(scope) !== 'ready') seen(scope)
    disk.loading.delete(scope)
  }
  for (const [scope, scrubbed] of plan.scrubbed) showScrubbed(disk, scope, scrubbed)
  disk.showScopes()
  return [...changed, ...disk.repaint()]
}
