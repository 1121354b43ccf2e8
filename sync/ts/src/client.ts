/**
 * The client that the application holds: replica, outbox and the loops that
 * talk to the server, put together over IndexedDB and fetch. No step of it
 * waits for a person: what is recorded goes up as soon as a line is there.
 */
import { ClockFrame, type Reading } from './clock-frame.ts'
import { Engine } from './engine.ts'
import { SyncProblem } from './envelope.ts'
import { Exchange } from './exchange.ts'
import { openKeys } from './keys.ts'
import { Tabs, type TabMessage } from './leader.ts'
import { LiveSocket } from './live.ts'
import { browserShell, Loop, type Shell } from './shell.ts'
import { phaseOf, type Problems } from './phase.ts'
import { IndexedDbStore } from './store-indexeddb.ts'
import type { Store } from './store.ts'
import { FetchTransport } from './transport-fetch.ts'
import type { Transport } from './transport.ts'
import type { Act, ActFilter, ClientOptions, JsonObject, RecordOptions } from './types.ts'
import type { Replica, SyncClient, SyncStatus } from './types.ts'
import { uuid7 } from './uuid.ts'
import { watchLife } from './life.ts'

const NUDGE_JITTER_MS = 150
const REFUSED_MS = 60_000

/** Everything that a client is made of; tests put in other parts. */
export interface Parts {
  name: string
  store: Store
  transport: Transport
  sign: (message: string) => Promise<string>
  shell: Shell
  randomUuid?: (() => string) | undefined
  live?: { url: string; token: () => Promise<string> }
}

type Job = 'push' | 'pull' | 'load'

export class Client implements SyncClient {
  readonly replica: Replica
  readonly engine: Engine
  status: SyncStatus
  private readonly parts: Parts
  private readonly frame: ClockFrame
  private readonly exchange: Exchange
  private readonly loops: Record<Job, Loop>
  private readonly problems: Problems = { push: null, pull: null, load: null }
  private readonly tabs: Tabs
  private readonly live: LiveSocket | null
  private readonly listeners = new Set<() => void>()
  private stopWatching: (() => void) | null = null

  constructor(parts: Parts) {
    const { shell, store, transport, sign, live } = parts
    this.parts = parts
    const random = (): string => parts.randomUuid?.() ?? crypto.randomUUID()
    this.frame = new ClockFrame(() => random().slice(0, 8))
    const newId = ({ wall }: Reading): string => parts.randomUuid?.() ?? uuid7(wall)
    this.engine = new Engine(store, { newStream: random, newId })
    this.replica = this.engine.disk.view
    const reading = (): Reading => this.reading()
    const onChange = (news: string): void => this.onNews(news)
    this.exchange = new Exchange(this.engine, transport, { reading, sign, onChange })
    const loop = (job: Job): Loop => new Loop(shell, () => this.run(job))
    this.loops = { push: loop('push'), pull: loop('pull'), load: loop('load') }
    this.tabs = new Tabs(`takt:${parts.name}`, (message) => void this.heard(message))
    const onNudge = (): void => this.nudged()
    this.live = live ? new LiveSocket({ ...live, onNudge, shell }) : null
    this.status = firstStatus()
  }

  async open(): Promise<this> {
    await this.engine.open()
    this.update()
    return this
  }

  async record(kind: string, args: JsonObject, options: RecordOptions): Promise<Act> {
    const act = await this.engine.record(kind, args, options, this.reading())
    this.loops.push.poke()
    this.tabs.tell({ type: 'changed' })
    this.update()
    return act
  }

  acts(filter?: ActFilter): Promise<Act[]> {
    return this.engine.acts(filter)
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  syncNow(): Promise<void> {
    if (!this.status.leader) this.tabs.tell({ type: 'sync' })
    this.wake()
    return Promise.resolve()
  }

  async start(): Promise<void> {
    this.stopWatching ??= watchLife(
      () => void this.engine.refresh().then(() => this.wake()),
      () => this.update(),
    )
    this.tabs.lead(() => void this.lead())
    const storage = globalThis.navigator?.storage
    const persisted = (await storage?.persist?.().catch(() => null)) ?? null
    const { usage = 0, quota = 0 } = (await storage?.estimate?.().catch(() => null)) ?? {}
    this.set({ persisted, quota: quota > 0 ? { usage, limit: quota } : null })
  }

  async stop(): Promise<void> {
    for (const loop of Object.values(this.loops)) loop.stop()
    this.stopWatching?.()
    this.live?.stop()
    this.tabs.close()
    await this.engine.alone(() => this.parts.store.close())
  }

  private async lead(): Promise<void> {
    await this.engine.refresh()
    this.set({ leader: true })
    for (const loop of Object.values(this.loops)) loop.start()
    this.live?.start()
  }

  /** Try everything at once: back online, page visible again, or a person asked. */
  private wake(): void {
    for (const loop of Object.values(this.loops)) {
      loop.backOff.reset()
      loop.poke()
    }
    this.live?.wake()
  }

  private nudged(): void {
    this.loops.pull.backOff.reset()
    this.loops.pull.poke(this.parts.shell.random() * NUDGE_JITTER_MS)
    if (this.problems.push !== null) this.loops.push.poke()
  }

  /** One run of a job; its failures become waiting time and a phase, never an exception. */
  private async run(job: Job): Promise<number> {
    const { backOff } = this.loops[job]
    this.update()
    try {
      const wait = await this.exchange[job]()
      backOff.reset()
      this.problems[job] = null
      this.set({ lastContactAt: this.parts.shell.now() })
      return wait
    } catch (cause) {
      const problem =
        cause instanceof SyncProblem ? cause : new SyncProblem('storage', String(cause))
      this.problems[job] = problem
      const jitter = backOff.next()
      if (problem.code === 'busy') return (problem.number('retry_ms') ?? 0) + jitter
      const isRefused = problem.code === 'auth' || problem.code === 'too_old'
      return isRefused ? REFUSED_MS : jitter
    } finally {
      // The loop notes the next run after this; tell the status then.
      void Promise.resolve().then(() => this.update())
    }
  }

  private onNews(news: string): void {
    const { push, pull, load } = this.loops
    if (news === 'pushed' || news === 'joined') pull.poke()
    if (news === 'revealed') {
      load.poke()
      if (this.engine.disk.outbox.unsent.length > 0) push.poke()
    }
    if (news === 'pushed' || news === 'revealed') this.tabs.tell({ type: 'changed' })
    this.update()
  }

  /** Messages of other tabs are hints: what is true stands in the storage. */
  private async heard(message: TabMessage): Promise<void> {
    if (message.type === 'status') return this.follow(message)
    if (message.type === 'sync') return this.wake()
    await this.engine.refresh()
    if (this.engine.disk.outbox.unsent.length > 0) this.loops.push.poke()
    this.update()
  }

  private follow({ status, time }: Extract<TabMessage, { type: 'status' }>): void {
    if (this.status.leader) return
    if (time) this.engine.time.adopt(this.reading(), time.offset, time.rtt)
    this.set({ ...status, ...this.counts(), leader: false })
  }

  private reading(): Reading {
    const { shell } = this.parts
    return this.frame.read(shell.now(), shell.mono())
  }

  private counts(): Pick<SyncStatus, 'pending' | 'created' | 'acknowledged'> {
    const { outbox, base } = this.engine.disk
    const [acknowledged] = base.ack
    return { pending: outbox.entries.length, created: outbox.tip.n, acknowledged }
  }

  private update(): void {
    if (!this.status.leader) return this.set(this.counts())
    const { shell } = this.parts
    const { push, pull, load } = this.loops
    const next = [push.nextAt, pull.nextAt].filter((at) => at !== null)
    const offset = this.engine.time.offset(this.reading())
    const busy = { push: push.isBusy, pull: pull.isBusy, load: load.isBusy }
    const problem = this.problems.pull ?? this.problems.push ?? this.problems.load
    this.set({
      ...this.counts(),
      phase: phaseOf(busy, this.problems),
      nextTryAt: next.length === 0 ? null : shell.now() + Math.min(...next) - shell.mono(),
      loading: this.exchange.loading,
      clockOffMs: offset === null ? null : -offset,
      lastError: problem?.message,
    })
    const time = this.engine.time.share(this.reading())
    this.tabs.tell({ type: 'status', status: this.status, time })
  }

  private set(change: { [K in keyof SyncStatus]?: SyncStatus[K] | undefined }): void {
    const { lastError = this.status.lastError, ...rest } = change
    const status = { ...this.status, ...rest } as SyncStatus
    delete status.lastError
    if ('lastError' in change ? change.lastError : lastError) status.lastError = lastError ?? ''
    this.status = status
    for (const listener of this.listeners) listener()
  }
}

function firstStatus(): SyncStatus {
  return {
    ...{ phase: 'idle', pending: 0, created: 0, acknowledged: 0, lastContactAt: null },
    ...{ nextTryAt: null, leader: false, persisted: null, quota: null, loading: null },
    clockOffMs: null,
  }
}

/** Open the local database and its picture; `start` begins to talk to the server. */
export async function openClient(options: ClientOptions): Promise<SyncClient> {
  const { database, baseUrl, randomUuid } = options
  const fetcher: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  const keys = await openKeys(database, fetcher)
  const refuse = (): Promise<never> =>
    Promise.reject(new SyncProblem('auth', 'this device is not enrolled'))
  const tokens = keys ?? { token: refuse }
  const shell = { ...browserShell, now: options.now ?? browserShell.now }
  const origin = baseUrl || globalThis.location?.origin || ''
  const parts: Parts = {
    ...{ name: database, store: new IndexedDbStore(database), shell, randomUuid },
    transport: new FetchTransport(baseUrl, tokens, fetcher),
    sign: keys ? (message) => keys.sign(message) : refuse,
  }
  if (keys) {
    const url = `${origin.replace(/^http/, 'ws')}/sync/v1/live`
    parts.live = { url, token: () => keys.token() }
  }
  return new Client(parts).open()
}
