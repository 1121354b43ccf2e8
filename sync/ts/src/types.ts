/**
 * The public vocabulary of @takt/sync: what the application sees of the local
 * replica, of its own acts and of the state of the connection. No behaviour.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

export interface Row {
  [field: string]: Json
}

/** Indexes kept in memory over the view; they are built on first use or in idle time. */
export type IndexName =
  | 'balance.location'
  | 'balance.item'
  | 'location.parent'
  | 'location.code'
  | 'item.code'
  | 'item.barcode'
  | 'item.merged_into'
  | 'lot.code'
  | 'lot.item'
  | 'lot_code.code'
  | 'person.badge'
  | 'count_line.location'

export type ScopeState = 'loading' | 'ready'

/** The synchronous read view: base (the server at `head`) and the device's own pending acts. */
export interface Replica {
  get<T = Row>(table: string, key: string): T | undefined
  all<T = Row>(table: string): Iterable<[string, T]>
  size(table: string): number
  /** Keys of the rows whose indexed value equals `value`; empty for none. */
  by(index: IndexName, value: string | number): string[]
  /** The rows themselves, for those of which there may be many. */
  rowsBy<T = Row>(index: IndexName, value: string | number): T[]
  /** On hand at one place, own pending deltas included; integers at the item's scale. */
  quantity(location: number, item: number, lot: string | null): number
  /** The pending acts of this device that count in the view. */
  readonly ownActs: readonly OwnAct[]
  readonly head: number
  readonly epoch: number
  /** Server time (ms UTC) of the last reveal, null before the first. */
  readonly revealedAt: number | null
  readonly scopes: ReadonlyMap<string, ScopeState>
  /** Called with the names of the tables that a reveal or an own act changed. */
  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void
}

/** What was done, without how far it has come. */
export interface OwnAct {
  id: string
  kind: string
  args: JsonObject
}

/** On the device, on the server, in the books, or waiting for a person. */
export type ActState = 'device' | 'server' | 'booked' | 'held'

export interface Act {
  id: string
  n: number
  kind: string
  actor: number
  args: JsonObject
  /** Device wall clock when it was recorded, ms UTC. */
  at: number
  state: ActState
  /** Stable code, present when held. */
  reason?: string
  stream: string
}

export interface RecordOptions {
  actor: number
  backdated?: { at: number; reason: string }
  /** Ids of operations that this one follows; they order, they never hold a fact. */
  after?: string[]
}

export type StorageErrorCode = 'storage_full' | 'storage_lost' | 'too_large' | 'not_canonical'

/** The act was NOT recorded; `code` says why. */
export class StorageError extends Error {
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.name = 'StorageError'
    this.code = code
  }
}

/** Enrolment or a token was refused; `code` is the server's stable word, or `offline`. */
export class DeviceError extends Error {
  readonly code: string

  constructor(code: string, detail: string, cause?: unknown) {
    super(`${code}: ${detail}`, { cause })
    this.name = 'DeviceError'
    this.code = code
  }
}

export type Phase =
  | 'idle'
  | 'pushing'
  | 'pulling'
  | 'loading'
  | 'offline'
  | 'backoff'
  | 'sign_in_needed'
  | 'revoked'
  | 'too_old'

export interface SyncStatus {
  phase: Phase
  /** Own operations whose effect is not yet in the base; of a revoked device, those not handed over. */
  pending: number
  created: number
  /** The present stream: numbers leased to an earlier one are not to be used any more. */
  stream: string
  acknowledged: number
  lastContactAt: number | null
  nextTryAt: number | null
  /** This tab is the one that talks to the server. */
  leader: boolean
  persisted: boolean | null
  quota: { usage: number; limit: number } | null
  loading: { scope: string; done: number; total: number } | null
  /** Photos that wait or go up, in the lane below the acts; null before anybody looked. */
  uploads: Uploads | null
  /** Wall clock of the device minus that of the server; beyond two minutes warn the user. */
  clockOffMs: number | null
  lastError?: string
}

export interface Uploads {
  /** Photos that the server does not have. */
  waiting: number
  /** Their bytes, and how many of those have arrived already. */
  bytes: number
  sent: number
  /** They wait for a line that does not cost by volume. */
  paused: boolean
  /** Photos that the server will never take. */
  refused: number
}

/** A photo or a paper as it is handed over to be kept. */
export interface NewBlob {
  bytes: ArrayBuffer
  type: 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'
  /** A small picture of it, a JPEG, for lists on this device. */
  small?: ArrayBuffer
}

/** What an attachment belongs to, by the id that its own area gives it. */
export interface Subject {
  kind: 'lot' | 'act' | 'delivery' | 'inspection' | 'item'
  id: string
}

/** A blob of this device: not on the server yet, there, or never to be. */
export interface KeptBlob {
  id: string
  size: number
  type: string
  at: number
  state: 'device' | 'server' | 'refused'
  /** The server's word, when it refused. */
  reason?: string
  /** Whether the bytes are still here; the small picture stays longer. */
  hasBytes: boolean
}

export interface AttachOptions extends RecordOptions {
  caption?: string
}

/** Photos and papers of this device. */
export interface Attachments {
  /**
   * Keep the bytes, then record one act for each subject; resolves when all is durable. Rejects
   * with StorageError `storage_full` when acts might find no room any more: then nothing was kept.
   */
  attach(blob: NewBlob, subjects: readonly Subject[], options: AttachOptions): Promise<Act[]>
  list(): Promise<KeptBlob[]>
  bytes(id: string): Promise<ArrayBuffer | undefined>
  small(id: string): Promise<ArrayBuffer | undefined>
  /** Whether so many bytes find room; makes room first by dropping what the server has. */
  hasRoom(bytes: number): Promise<boolean>
  mayUseMeteredLine(): Promise<boolean>
  useMeteredLine(isAllowed: boolean): Promise<void>
}

export interface ActFilter {
  sinceMs?: number
  actor?: number
}

export interface SyncClient {
  replica: Replica
  /** Resolves only after the act is durable; rejects with StorageError, and then nothing was recorded. */
  record(kind: string, args: JsonObject, options: RecordOptions): Promise<Act>
  /** Outbox and the 30 day archive, newest first. */
  acts(filter?: ActFilter): Promise<Act[]>
  /** Photos and papers; loaded when they are asked for. */
  attachments(): Promise<Attachments>
  readonly status: SyncStatus
  /** Called when the status or the acts changed. */
  subscribe(listener: () => void): () => void
  syncNow(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

export interface ClientOptions {
  database: string
  /** Origin of the server, for instance `https://takt.local:8443`, or '' for the page's own. */
  baseUrl: string
  fetch?: typeof fetch
  now?: () => number
  randomUuid?: () => string
}

export interface DeviceIdentity {
  device: string
  site: number
  name: string
}

/** Numbers that the server leased to one stream of this device, as the row says. */
export interface NumberBlock {
  id: string | number
  kind: string
  first: number
  last: number
  prefix: string
  stream: string
}

export interface EnrolOptions {
  baseUrl: string
  database: string
  code: string
  name: string
  fetch?: typeof fetch
}
