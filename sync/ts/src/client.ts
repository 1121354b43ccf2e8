/**
 * The client that the application holds: picture, acts and status, whether or
 * not there is a line. The half that talks to the server (`session.ts`) is
 * loaded when this tab leads, so that the first screen does not wait for it.
 */
import type { DeviceAttachments } from './attachments.ts'
import type { BlobStore } from './blob-store.ts'
import { ClockFrame, type Reading } from './clock-frame.ts'
import { Tabs, type TabMessage } from './leader.ts'
import { watchLife } from './life.ts'
import { Recorder } from './recorder.ts'
import type { Session } from './session.ts'
import { browserShell, type Shell } from './shell.ts'
import { IndexedDbStore } from './store-indexeddb.ts'
import type { Store } from './store.ts'
import type { Transport } from './transport.ts'
import type { Act, ActFilter, ClientOptions, JsonObject, RecordOptions } from './types.ts'
import type { Replica, SyncClient, SyncStatus } from './types.ts'
import { uuid7 } from './uuid.ts'

/** How the server is reached, known once the device's keys are open. */
export interface Line {
  transport: Transport
  sign: (message: string) => Promise<string>
  live?: { url: string; token: () => Promise<string> }
}

/** Everything that a client is made of; tests put in other parts. */
export interface Parts {
  name: string
  store: Store
  shell: Shell
  connect: () => Promise<Line>
  /** Where photos are kept, in place of the browser's own storage. */
  blobs?: BlobStore
  randomUuid?: (() => string) | undefined
}

export type StatusChange = { [K in keyof SyncStatus]?: SyncStatus[K] | undefined }

export class Client implements SyncClient {
  readonly replica: Replica
  readonly recorder: Recorder
  status: SyncStatus
  readonly parts: Parts
  private readonly frame: ClockFrame
  private readonly tabs: Tabs
  private readonly listeners = new Set<() => void>()
  private stopWatching: (() => void) | null = null
  private session: Session | null = null
  private mayLead = false
  private isJoining = false
  private album: Promise<DeviceAttachments> | null = null

  constructor(parts: Parts) {
    const { store, name, randomUuid } = parts
    this.parts = parts
    const random = (): string => randomUuid?.() ?? crypto.randomUUID()
    this.frame = new ClockFrame(() => random().slice(0, 8))
    const newId = ({ wall }: Reading): string => randomUuid?.() ?? uuid7(wall)
    this.recorder = new Recorder(store, { newStream: random, newId })
    this.replica = this.recorder.disk.view
    this.tabs = new Tabs(`takt:${name}`, (message) => void this.heard(message))
    this.status = {
      ...{
        phase: 'idle',
        pending: 0,
        created: 0,
        stream: '',
        acknowledged: 0,
        lastContactAt: null,
      },
      ...{ nextTryAt: null, leader: false, persisted: null, quota: null, loading: null },
      ...{ uploads: null, clockOffMs: null },
    }
  }

  async open(): Promise<this> {
    await this.recorder.open()
    this.set({})
    this.warm()
    return this
  }

  async record(kind: string, args: JsonObject, options: RecordOptions): Promise<Act> {
    const act = await this.recorder.record(kind, args, options, this.reading())
    this.session?.recorded()
    this.tell({ type: 'changed' })
    this.set({})
    return act
  }

  acts(filter?: ActFilter): Promise<Act[]> {
    return this.recorder.acts(filter)
  }

  /** Photos are a part of their own, which the first screen does not load. */
  attachments(): Promise<DeviceAttachments> {
    this.album ??= import('./attachments.ts').then((part) => new part.DeviceAttachments(this))
    return this.album
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  syncNow(): Promise<void> {
    if (this.session === null) this.tell({ type: 'sync' })
    return this.wake()
  }

  start(): Promise<void> {
    const onWake = (): void => void this.recorder.refresh().then(() => this.wake())
    this.stopWatching ??= watchLife(onWake, () => this.session?.lost())
    this.tabs.lead(() => {
      this.mayLead = true
      void this.join()
    })
    // Nobody waits for these: a browser may ask the person first, or walk through a large disk.
    void this.keep()
    void this.measure()
    return Promise.resolve()
  }

  private async keep(): Promise<void> {
    const persisted = await navigator.storage?.persist?.().catch(() => null)
    this.set({ persisted: persisted ?? null })
  }

  /** Ask how much room there is; it shrinks while the day goes on. */
  async measure(): Promise<void> {
    const { usage = 0, quota = 0 } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {}
    this.set({ quota: quota > 0 ? { usage, limit: quota } : null })
  }

  async stop(): Promise<void> {
    this.mayLead = false
    this.session?.stop()
    this.stopWatching?.()
    this.tabs.close()
    await this.recorder.alone(() => this.parts.store.close())
  }

  reading(): Reading {
    const { shell } = this.parts
    return this.frame.read(shell.now(), shell.mono())
  }

  tell(message: TabMessage): void {
    this.tabs.tell(message)
  }

  /** Change the status; the counts are always those of the disk. */
  set(change: StatusChange): void {
    const { outbox, base } = this.recorder.disk
    const { n: created, stream } = outbox.tip
    const { lastError, ...rest } = { ...this.status, ...change, created, stream }
    // No checkpoint reaches a revoked device: what the server has is off its hands.
    rest.pending = (rest.phase === 'revoked' ? outbox.unsent : outbox.entries).length
    this.status = { ...rest, acknowledged: base.ack[0] } as SyncStatus
    if (lastError !== undefined) this.status.lastError = lastError
    for (const listener of this.listeners) listener()
  }

  /** This tab leads: load the other half and begin. What fails is tried again on waking. */
  private async join(): Promise<void> {
    if (!this.mayLead || this.session !== null || this.isJoining) return
    this.isJoining = true
    try {
      await this.recorder.refresh()
      const [{ Session }, line] = await Promise.all([import('./session.ts'), this.parts.connect()])
      if (!this.mayLead) return
      this.session = new Session(this, line)
      this.set({ leader: true })
      this.session.start()
    } catch (cause) {
      this.set({ phase: 'backoff', lastError: String(cause) })
      this.parts.shell.after(5000, () => void this.join())
    } finally {
      this.isJoining = false
    }
  }

  /** Try everything at once: back online, page visible again, or a person asked. */
  private async wake(): Promise<void> {
    if (this.session === null) await this.join()
    else this.session.wake()
  }

  /** Messages of other tabs are hints: what is true stands in the storage. */
  private async heard(message: TabMessage): Promise<void> {
    if (message.type === 'status') return this.follow(message)
    if (message.type === 'sync') return this.session?.wake()
    await this.recorder.refresh()
    this.session?.recorded()
    this.set({})
  }

  private follow({ status, time, pushed }: Extract<TabMessage, { type: 'status' }>): void {
    if (this.session !== null) return
    const { outbox } = this.recorder.disk
    if (pushed[0] === outbox.tip.stream) outbox.pushed = pushed[1]
    if (time) this.recorder.time.adopt(this.reading(), time.offset, time.rtt)
    this.set({ ...status, leader: false })
  }

  /** Parse and index in idle time what the first look-up would have to wait for. */
  private warm(): void {
    const { shell } = this.parts
    const steps = this.recorder.disk.view.warm()
    const next = (): void => shell.idle(() => void (steps.next().done || next()))
    next()
  }
}

/** Open the local database and its picture; `start` begins to talk to the server. */
export function openClient(options: ClientOptions): Promise<SyncClient> {
  const { database, randomUuid, now = browserShell.now } = options
  const shell = { ...browserShell, now }
  const connect = async (): Promise<Line> => (await import('./line.ts')).openLine(options)
  const store = new IndexedDbStore(database)
  return new Client({ name: database, store, shell, connect, randomUuid }).open()
}
