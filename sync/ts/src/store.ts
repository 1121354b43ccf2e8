/**
 * The port to durable storage. Every change is one `write`, all or nothing; it
 * resolves only after the storage has it for good. What is expected is checked
 * inside the same transaction, so that two tabs can never both be right.
 */
import type { Lanes } from './digest.ts'
import type { ManifestChunk } from './chunks.ts'
import type { Leg } from './stock.ts'
import type { Row } from './types.ts'

/** Where the outbox ends: the stream, its highest n and the hash there. */
export interface Tip {
  stream: string
  n: number
  h: string
}

/** One recorded operation; `body` is its canonical text, sent as it stands. */
export interface Entry {
  n: number
  id: string
  stream: string
  body: string
  hash: string
  kind: string
  actor: number
  at: number
  /** For an undo: what its original did, so that the picture can take it back. */
  undoes?: Leg[]
}

/** An acknowledged operation, kept for 30 days. */
export interface Archived extends Entry {
  state: 'booked' | 'held'
  reason?: string
  /** Server time of the checkpoint that acknowledged it. */
  acknowledgedAt: number
  epoch: number
}

/** A complete scope of the base. */
export interface ScopeMeta {
  /** [seq, born] of the next pull. */
  cursor: [number, number]
  lanes: Lanes
}

/** A first load that is going on. */
export interface Load {
  at: number
  chunks: ManifestChunk[]
}

/** Operations of an earlier stream that came again in this one: its id, least and greatest n there. */
export type Carried = [stream: string, least: number, greatest: number]

/** What the base is: written whole with each reveal. */
export interface BaseMeta {
  /** Counts every write of this record. */
  revision: number
  /** Counts what makes a staging overlay worthless: reveals, purges, new streams. */
  generation: number
  /** Changes when anything but new pages happened; other tabs then read all anew. */
  layout: number
  epoch: number
  head: number
  revealedAt: number | null
  /** Newest server time that was handled. */
  seen: number
  /** Highest acknowledged n of the stream, with its hash. */
  ack: [number, string]
  carried: Carried[]
  /** The first operations of this stream, up to here, came over from others. */
  carriedUntil: number
  scopes: Record<string, ScopeMeta>
  loads: Record<string, Load>
  /** Scopes that were granted at the last reveal; earlier versions did not keep them. */
  granted?: string[]
  nextPage: number
}

/** Rows that came after the chunks: JSON text of [table, key, row|null][]. */
export interface Page {
  id: number
  scope: string
  text: string
}

export type PageRow = [table: string, key: string, row: Row | null]

export interface ChunkRecord {
  scope: string
  id: string
  table: string
  rows: number
  body: ArrayBuffer
  /** Digest of its rows. */
  lanes: Lanes
}

/** What the outbox part of the storage holds. */
export interface OutboxPart {
  tip: Tip | undefined
  entries: Entry[]
}

export interface Snapshot extends OutboxPart {
  base: BaseMeta | undefined
  pages: Page[]
  chunks: ChunkRecord[]
}

/** One transaction. All parts are optional. */
export interface Batch {
  /** Refuse the whole batch unless the stored tip is this one. */
  expectTip?: Tip
  /** Refuse the whole batch unless the stored base has this revision. */
  expectRevision?: number
  tip?: Tip
  base?: BaseMeta
  putEntries?: Entry[]
  /** Remove entries up to this n. */
  dropEntriesTo?: number
  dropAllEntries?: boolean
  archive?: Archived[]
  unarchive?: string[]
  pages?: Page[]
  dropPages?: number[]
  chunks?: ChunkRecord[]
  dropChunks?: [scope: string, id: string][]
}

/** What a tab knows already. */
export interface Known {
  tip: Tip
  revision: number
  nextPage: number
}

export type Changes = Omit<Snapshot, 'chunks'>

export interface Store {
  load(): Promise<Snapshot>
  /** Null when nothing changed; else the outbox, the base and the pages from `nextPage` on. */
  changes(known: Known): Promise<Changes | null>
  /** False when an expectation failed; then nothing was written. Throws StorageError. */
  write(batch: Batch): Promise<boolean>
  /** Archived operations, recorded at or after `sinceMs`, in no particular order. */
  archived(sinceMs: number): Promise<Archived[]>
  archivedById(id: string): Promise<Archived | undefined>
  /** Forget archived operations that were acknowledged before this server time. */
  prune(acknowledgedBefore: number): Promise<void>
  close(): Promise<void>
}

/** A copy of a record without some of its keys. */
export function without<T>(record: Record<string, T>, gone: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !gone.includes(key)))
}

function isSame(one: Tip | undefined, other: Tip | undefined): boolean {
  return one?.stream === other?.stream && one?.n === other?.n && one?.h === other?.h
}

/** Whether the stored tip is the expected one, or already the result of this very batch. */
export function tipFits(stored: Tip | undefined, batch: Batch): 'fits' | 'done' | 'refused' {
  if (batch.expectTip === undefined || isSame(batch.expectTip, stored)) return 'fits'
  return batch.tip !== undefined && isSame(batch.tip, stored) ? 'done' : 'refused'
}

/** Whether a tab that knows this much is up to date. */
export function isKnown(known: Known, tip: Tip | undefined, base: BaseMeta | undefined): boolean {
  return isSame(known.tip, tip) && known.revision === base?.revision
}
