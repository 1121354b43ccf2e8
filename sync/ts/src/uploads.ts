/**
 * Sends photos when nothing else has to be sent: one request at a time, given up
 * as soon as an act is recorded, on a line that the person does not pay for by
 * volume. Also lets go of what the server has had for a week.
 */
import { BlobLane, type BlobRequest } from './blob-lane.ts'
import type { Client } from './client.ts'
import type { Engine } from './engine.ts'
import { SyncProblem } from './envelope.ts'
import { Loop } from './loop.ts'
import type { Transport } from './transport.ts'

const DAY_MS = 24 * 3600 * 1000
const BYTES_KEPT_MS = 7 * DAY_MS
const PICTURE_KEPT_MS = 30 * DAY_MS
const PAUSED_MS = 60_000
const REFUSED_MS = 60_000

export class UploadLoop {
  private readonly client: Client
  private readonly engine: Engine
  private readonly transport: Transport
  private readonly loop: Loop
  private lane: BlobLane | null = null
  private sending: AbortController | null = null
  private isMisplaced = false

  constructor(client: Client, engine: Engine, transport: Transport) {
    this.client = client
    this.engine = engine
    this.transport = transport
    this.loop = new Loop(
      client.parts.shell,
      () => this.run(),
      () => undefined,
    )
  }

  start(): void {
    this.loop.start()
  }

  stop(): void {
    this.loop.stop()
    this.giveUp()
  }

  poke(delay = 0): void {
    this.loop.poke(delay)
  }

  wake(): void {
    this.loop.backOff.reset()
    this.loop.poke()
  }

  /** An act was recorded: what is on its way makes room on the line. */
  giveUp(): void {
    this.lane?.giveUp()
    this.sending?.abort()
  }

  private async run(): Promise<number> {
    try {
      const lane = (this.lane ??= await this.open())
      for (;;) {
        const isPaused = await this.isPaused()
        const waiting = await this.report(lane, isPaused)
        if (isPaused) return waiting === 0 ? Infinity : PAUSED_MS
        const request = await lane.next()
        if (request === null) return Infinity
        const wait = await this.send(lane, request)
        if (wait !== null) return wait
        this.loop.backOff.reset()
      }
    } catch (cause) {
      // Storage that does not answer now is asked again with the next news.
      this.client.set({ lastError: String(cause) })
      return Infinity
    }
  }

  private async open(): Promise<BlobLane> {
    const { engine, client } = this
    const { store } = await client.attachments()
    const now = client.parts.shell.now()
    for (const record of await store.list()) {
      const { confirmedAt, hasBytes, id } = record
      if (confirmedAt === null) continue
      if (confirmedAt < now - PICTURE_KEPT_MS) await store.remove(id)
      else if (hasBytes && confirmedAt < now - BYTES_KEPT_MS) {
        await store.change({ ...record, hasBytes: false })
      }
    }
    return new BlobLane(store, {
      mustWait: () => engine.hasToPush || engine.isPushing,
      epoch: () => engine.disk.base.epoch,
    })
  }

  /** One request; null when the lane goes on at once, else how long it waits. */
  private async send(lane: BlobLane, request: BlobRequest): Promise<number | null> {
    const sending = (this.sending = new AbortController())
    try {
      const reply = await this.transport.blob(request, sending.signal)
      if (!sending.signal.aborted) await lane.onReply(reply, this.client.parts.shell.now())
      this.isMisplaced = false
      return null
    } catch (cause) {
      if (sending.signal.aborted) return Infinity
      return this.failed(lane, cause)
    } finally {
      this.sending = null
    }
  }

  private async failed(lane: BlobLane, cause: unknown): Promise<number | null> {
    if (!(cause instanceof SyncProblem)) throw cause
    const isKnown = ['offset', 'content', 'type', 'too_large'].includes(cause.code)
    if (!isKnown) lane.giveUp()
    else await lane.onError(cause.code, cause.number('offset'))
    const { backOff } = this.loop
    if (cause.code === 'type' || cause.code === 'too_large') return null
    // A server that names one place after the other must not be asked without a pause.
    if (cause.code === 'offset' && !this.isMisplaced) {
      this.isMisplaced = true
      return null
    }
    const jitter = backOff.next()
    if (cause.code === 'busy') return (cause.number('retry_ms') ?? 0) + jitter
    const isRefused = cause.code === 'auth' || cause.code === 'quota'
    return isRefused ? REFUSED_MS + jitter : jitter
  }

  private async isPaused(): Promise<boolean> {
    const { connection } = navigator as { connection?: { saveData?: boolean } }
    if (connection?.saveData !== true) return false
    return !(await (await this.client.attachments()).mayUseMeteredLine())
  }

  /** Say on the status what waits; how much that is. */
  private async report(lane: BlobLane, paused: boolean): Promise<number> {
    const records = await lane.store.list()
    const waiting = records.filter((record) => lane.isWaiting(record))
    const sum = (numbers: number[]): number => numbers.reduce((all, one) => all + one, 0)
    const uploads = {
      waiting: waiting.length,
      bytes: sum(waiting.map(({ size }) => size)),
      sent: sum(waiting.map(({ id }) => lane.offsets.get(id) ?? 0)),
      paused: paused && waiting.length > 0,
      refused: records.filter(({ refused }) => refused !== null).length,
    }
    const before = this.client.status.uploads
    const isSame = before !== null && JSON.stringify(before) === JSON.stringify(uploads)
    if (!isSame) this.client.set({ uploads })
    return waiting.length
  }
}
