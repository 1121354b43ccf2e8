/**
 * The leading tab's conversation with the server: three loops, the websocket,
 * and what they do to the status. No step of it waits for a person: what is
 * recorded goes up as soon as a line is there.
 */
import type { Client, Line } from './client.ts'
import { Engine } from './engine.ts'
import { SyncProblem } from './envelope.ts'
import { Exchange } from './exchange.ts'
import { LiveSocket } from './live.ts'
import { Loop } from './loop.ts'
import { isUnanswered, phaseOf, type Problems } from './phase.ts'
import { UploadLoop } from './uploads.ts'

const NUDGE_JITTER_MS = 150
/** The screen confirms an act first: nothing goes out between a scan and its confirmation. */
const CONFIRM_MS = 100
/** Behind the confirmation of an act: whether it brought a photo is seen then. */
const LOOK_MS = 500
/** From one push that nobody answers to the next: each packs all that waits. */
const UNANSWERED_MS = 2000
const REFUSED_MS = 60_000
const ROOM_EVERY_MS = 180_000

type Job = 'push' | 'pull' | 'load'

export class Session {
  private readonly client: Client
  private readonly engine: Engine
  private readonly exchange: Exchange
  private readonly loops: Record<Job, Loop>
  private readonly problems: Problems = { push: null, pull: null, load: null }
  private readonly live: LiveSocket | null
  private readonly uploads: UploadLoop
  private measuredAt = 0
  private pushedAt = 0
  private isTidying = false
  private isChecked = false

  constructor(client: Client, { transport, sign, live }: Line) {
    const { shell } = client.parts
    this.client = client
    this.engine = new Engine(client.recorder)
    // What another tab said of its pushes may be older than a restore of the server.
    this.engine.disk.outbox.pushed = 0
    const reading = (): ReturnType<Client['reading']> => client.reading()
    const onChange = (news: string): void => this.onNews(news)
    this.exchange = new Exchange(this.engine, transport, { reading, sign, onChange })
    const rest = (): void => this.update()
    const loop = (job: Job): Loop => new Loop(shell, () => this.run(job), rest)
    this.loops = { push: loop('push'), pull: loop('pull'), load: loop('load') }
    this.uploads = new UploadLoop(client, this.engine, transport)
    const onNudge = (): void => this.nudged()
    this.live = live ? new LiveSocket({ ...live, onNudge, shell }) : null
  }

  start(): void {
    for (const loop of Object.values(this.loops)) loop.start()
    this.uploads.start()
    this.live?.start()
  }

  stop(): void {
    for (const loop of Object.values(this.loops)) loop.stop()
    this.uploads.stop()
    this.live?.stop()
  }

  /** An act was recorded, here or in another tab. */
  recorded(): void {
    if (!this.engine.hasToPush) return
    this.uploads.giveUp()
    const { push } = this.problems
    const againAt = push && isUnanswered(push) ? this.pushedAt + UNANSWERED_MS : 0
    const restMs = againAt - this.client.parts.shell.mono()
    this.uploads.poke(Math.max(LOOK_MS, restMs))
    this.loops.push.poke(Math.max(CONFIRM_MS, restMs))
  }

  wake(): void {
    for (const loop of Object.values(this.loops)) {
      loop.backOff.reset()
      loop.poke()
    }
    this.uploads.wake()
    this.live?.wake()
  }

  /** The browser says that there is no line. */
  lost(): void {
    this.live?.lost()
    this.update()
  }

  update(): void {
    const { client, problems } = this
    const { shell } = client.parts
    const { push, pull, load } = this.loops
    const next = [push.nextAt, pull.nextAt].filter((at) => at !== null)
    const { time } = client.recorder
    const offset = time.offset(client.reading())
    const busy = { push: push.isBusy, pull: pull.isBusy, load: load.isBusy }
    const problem = problems.pull ?? problems.push ?? problems.load
    client.set({
      phase: phaseOf(busy, problems),
      nextTryAt:
        next.length === 0 ? null : Math.round(shell.now() + Math.min(...next) - shell.mono()),
      loading: this.exchange.loading,
      clockOffMs: offset === null ? null : -offset,
      lastError: problem?.message,
    })
    const { status } = client
    const { tip, pushed } = this.engine.disk.outbox
    const shared = time.share(client.reading())
    client.tell({ type: 'status', status, time: shared, pushed: [tip.stream, pushed] })
  }

  /** With the pulls, which are tried on and on; the other tabs follow this one's status. */
  private async measure(): Promise<void> {
    const now = this.client.parts.shell.mono()
    if (now - this.measuredAt < ROOM_EVERY_MS) return
    this.measuredAt = now
    await this.client.measure()
  }

  private nudged(): void {
    const { push, pull } = this.loops
    pull.backOff.reset()
    pull.poke(this.client.parts.shell.random() * NUDGE_JITTER_MS)
    if (this.problems.push !== null) push.poke()
  }

  /** One run of a job; its failures become waiting time and a phase, never an exception. */
  private async run(job: Job): Promise<number> {
    const { backOff } = this.loops[job]
    this.update()
    if (job === 'pull') void this.measure()
    if (job === 'push') this.pushedAt = this.client.parts.shell.mono()
    try {
      const wait = await this.exchange[job]()
      backOff.reset()
      this.problems[job] = null
      return wait
    } catch (cause) {
      const problem =
        cause instanceof SyncProblem ? cause : new SyncProblem('storage', String(cause))
      this.problems[job] = problem
      const jitter = backOff.next()
      const wait = problem.number('retry_ms')
      if (wait !== undefined || problem.code === 'busy') return (wait ?? 0) + jitter
      const isRefused = problem.code === 'auth' || problem.code === 'too_old'
      return isRefused ? REFUSED_MS : jitter
    }
  }

  private onNews(news: string): void {
    const { pull, load } = this.loops
    if (news === 'heard') return this.client.set({ lastContactAt: this.client.parts.shell.now() })
    if (news === 'pushed' || news === 'joined') pull.poke()
    if (news === 'pushed' || news === 'revealed') this.uploads.poke()
    // A pull waits for a push; one that failed has its own time to come again.
    if (news === 'blocked' && this.problems.push === null) this.recorded()
    if (news === 'revealed') {
      load.poke()
      this.recorded()
      void this.tidy()
    }
    if (news === 'pushed' || news === 'revealed') this.client.tell({ type: 'changed' })
    this.update()
  }

  /** In idle time: once per start compare the disk with its digests, and keep it packed. */
  private async tidy(): Promise<void> {
    if (this.isTidying) return
    this.isTidying = true
    try {
      const { recorder, parts } = this.client
      const { packAll, removeRotten } = await import('./upkeep.ts')
      const pause = (): Promise<void> => new Promise((resolve) => parts.shell.idle(resolve))
      const rotten = this.isChecked ? [] : await removeRotten(recorder, pause)
      this.isChecked = true
      if (rotten.length > 0) this.loops.load.poke()
      if ((await packAll(recorder, pause)) > 0) this.client.tell({ type: 'changed' })
    } catch (cause) {
      this.client.set({ lastError: String(cause) })
    } finally {
      this.isTidying = false
    }
  }
}
