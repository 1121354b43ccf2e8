/**
 * The client's half of the protocol as a state machine: it says what to send and
 * takes in what came back. It touches nothing but its store; requests, timers
 * and clocks belong to the shell around it, which passes readings in.
 */
import type { Reading } from './clock-frame.ts'
import type { Disk } from './disk.ts'
import { OPERATIONS_MAX, PULL_LIMIT } from './envelope.ts'
import type { Contact, PullReply, PullRequest } from './envelope.ts'
import type { PushReply, PushRequest } from './envelope.ts'
import { Staging, type Cursor } from './inbox.ts'
import { Loads } from './loading.ts'
import { firstBatch } from './outbox.ts'
import { endLoads, fits, holdsOlderStreams, purgeScope } from './purge.ts'
import { mint, type Remint } from './restream.ts'
import { groundOf, reveal } from './reveal.ts'
import type { Recorder } from './recorder.ts'
import type { Entry } from './store.ts'
import { Suspects } from './suspects.ts'

interface InFlight<T> {
  request: T
  sent: Reading
}

/** What a pull reply led to. */
export type PullOutcome = 'stale' | 'more' | 'revealed' | 'void'

export class Engine {
  readonly disk: Disk
  readonly loads: Loads
  readonly recorder: Recorder
  /** The head that the newest reply named. */
  newestHead = 0
  readonly suspects = new Suspects()
  private pushing: InFlight<PushRequest> | null = null
  private pulling: InFlight<PullRequest> | null = null
  private staging: Staging | null = null
  private seen: number

  constructor(recorder: Recorder) {
    this.recorder = recorder
    this.disk = recorder.disk
    this.loads = new Loads(this.disk)
    this.seen = this.disk.base.seen
  }

  /** Something is to go up: recorded just now, or lost by a server that was restored. */
  get hasToPush(): boolean {
    const { outbox } = this.disk
    return outbox.resendFrom !== null || outbox.unsent.length > 0
  }

  get isPushing(): boolean {
    return this.pushing !== null
  }

  /** Serialize a step with all others of this tab. */
  alone<T>(step: () => Promise<T>): Promise<T> {
    return this.recorder.alone(step)
  }

  nextPush(reading: Reading, limit = OPERATIONS_MAX): Promise<PushRequest | null> {
    return this.alone(async () => {
      const { disk } = this
      await disk.refresh()
      if (this.pushing !== null) return null
      const request = await this.pushOf(reading, limit)
      if (request !== null || !this.hasToPush) return request
      // What the first act follows was pruned or lost: the chain can only begin anew.
      await this.newStream({ withArchive: disk.outbox.resendFrom !== null })
      return this.pushOf(reading, limit)
    })
  }

  /** Take in the receipt of a push; only of the one in flight. */
  onPushReply(request: PushRequest, reply: PushReply, reading: Reading): Promise<void> {
    return this.alone(async () => {
      const sent = this.endPush(request)
      const { outbox } = this.disk
      if (sent === null) return
      this.learn(sent, reading, reply.server_time)
      if (reply.ok > outbox.tip.n) await this.newStream({ withArchive: false })
      else this.take(reply)
    })
  }

  /** What the server holds has no effect, so the picture changes with that word. */
  private take({ ok, results }: PushReply): void {
    const { disk } = this
    disk.outbox.confirm(ok, results)
    if (results.some(([, status]) => status === 'held')) disk.view.changed(disk.repaint())
  }

  /** Take in a typed refusal. A fork begins a new stream, a gap goes back; all else waits. */
  onPushError(request: PushRequest, code: string, expected = 0): Promise<void> {
    return this.alone(async () => {
      const { disk } = this
      if (this.endPush(request) === null) return
      if (code === 'fork') await this.newStream({ withArchive: false })
      if (code !== 'gap') return
      const isHere = expected >= 1 && expected <= disk.outbox.tip.n
      if (isHere && (disk.outbox.at(expected) || (await this.archivedAt(expected)))) {
        disk.outbox.resendFrom = expected
      } else await this.newStream({ withArchive: true })
    })
  }

  /** The stream belongs to another device: go on in one of our own. */
  renew(): Promise<void> {
    return this.alone(() => this.newStream({ withArchive: false }))
  }

  nextPull(reading: Reading, limit = PULL_LIMIT): Promise<PullRequest | null> {
    return this.alone(async () => {
      const { disk } = this
      await disk.refresh()
      const { base } = disk
      if (this.pulling !== null || this.mustPushFirst()) return null
      const staging = this.currentStaging() ?? this.newStaging()
      if (staging.epoch === base.epoch) {
        for (const entry of this.loads.joining()) staging.join(...entry)
      }
      const cursors = Object.fromEntries([...staging.cursors].sort(([a], [b]) => (a < b ? -1 : 1)))
      const request = { ...this.contact(reading), epoch: staging.epoch, cursors, limit }
      this.pulling = { request, sent: reading }
      return request
    })
  }

  onPullReply(request: PullRequest, reply: PullReply, reading: Reading): Promise<PullOutcome> {
    return this.alone(async () => {
      if (this.pulling?.request !== request) return 'stale'
      const { sent } = this.pulling
      this.pulling = null
      await this.disk.refresh()
      const staging = this.currentStaging()
      if (staging === null || request.stream !== this.disk.outbox.tip.stream) return 'stale'
      this.learn(sent, reading, reply.server_time)
      this.newestHead = reply.head
      this.disk.granted = reply.scopes
      await this.purge(reply.dropped, staging)
      if (reply.epoch !== staging.epoch) return this.enterEpoch(staging, reply)
      staging.take(reply)
      await endLoads(this.disk, reply.reset)
      this.disk.showScopes()
      return reply.more ? 'more' : this.finish(staging, reply, reading.mono)
    })
  }

  /** The request in flight is given up: time-out, error, or no line. */
  lostReply(what: 'push' | 'pull'): void {
    if (what === 'push') this.pushing = null
    else this.pulling = null
  }

  private async pushOf(reading: Reading, limit: number): Promise<PushRequest | null> {
    const entries = firstBatch(await this.toPush(), limit)
    const [first, last] = [entries[0], entries.at(-1)]
    const previous = first && (await this.disk.hashAt(first.n - 1))
    if (!first || !last || previous === undefined) return null
    const operations = entries.map(({ body }) => body)
    const request: PushRequest = {
      ...{ ...this.contact(reading), previous, operations, last: [last.n, last.hash] },
    }
    this.pushing = { request, sent: reading }
    return request
  }

  private contact(reading: Reading): Contact {
    const { base, outbox } = this.disk
    const { boot, mono } = reading
    return {
      ...{ stream: outbox.tip.stream, epoch: base.epoch, boot, mono },
      ...{
        rtt: this.recorder.time.rtt(reading),
        created: outbox.tip.n,
        pending: outbox.entries.length,
      },
      ...{ seen: this.seen, ...(base.carried.length === 0 ? {} : { carried: base.carried }) },
    }
  }

  private learn(sent: Reading, reading: Reading, serverTime: number): void {
    this.recorder.time.learn(sent, reading, serverTime)
    this.seen = Math.max(this.seen, serverTime)
  }

  private async toPush(): Promise<Entry[]> {
    const { outbox } = this.disk
    const { resendFrom } = outbox
    if (resendFrom === null) return outbox.unsent
    const own = await this.disk.ownArchive()
    return [...own, ...outbox.entries].filter((entry) => entry.n >= resendFrom)
  }

  private async archivedAt(n: number): Promise<Entry | undefined> {
    return (await this.disk.ownArchive()).find((entry) => entry.n === n)
  }

  /** When the request in flight was sent; null when this is not it, or its stream is gone. */
  private endPush(request: PushRequest): Reading | null {
    if (this.pushing?.request !== request) return null
    const { sent } = this.pushing
    this.pushing = null
    return request.stream === this.disk.outbox.tip.stream ? sent : null
  }

  private async newStream(plan: Remint): Promise<void> {
    if (!(await mint(this.disk, this.recorder.ports.newStream, plan))) return
    this.pushing = this.pulling = this.staging = null
  }

  /**
   * Acts that came over from another stream have to be up first: the server may
   * have them from there, and a checkpoint would show them twice.
   */
  private mustPushFirst(): boolean {
    const { base, outbox } = this.disk
    const { carriedUntil } = base
    if (outbox.resendFrom !== null && outbox.resendFrom <= carriedUntil) return true
    const isWaiting = outbox.entries.length > 0 && outbox.firstN <= carriedUntil
    return isWaiting && outbox.pushed < carriedUntil
  }

  private currentStaging(): Staging | null {
    const isValid = this.staging?.generation === this.disk.base.generation
    return isValid ? this.staging : (this.staging = null)
  }

  private newStaging(): Staging {
    const { epoch, generation, scopes } = this.disk.base
    const cursors = Object.entries(scopes).map(([scope, { cursor }]): [string, Cursor] => [
      scope,
      cursor,
    ])
    return (this.staging = new Staging(epoch, generation, cursors))
  }

  private async purge(gone: string[], staging: Staging): Promise<void> {
    for (const scope of gone) {
      this.loads.begun.delete(scope)
      staging.drop(scope)
      if (await purgeScope(this.disk, scope)) staging.generation = this.disk.base.generation
    }
  }

  /** The server was restored: all scopes begin anew, and are shown when that is complete. */
  private async enterEpoch(staging: Staging, reply: PullReply): Promise<PullOutcome> {
    this.loads.begun.clear()
    staging.restart(reply)
    await endLoads(this.disk, Object.keys(this.disk.base.loads))
    return 'void'
  }

  /** The last page is here: check digests and acknowledgement, then reveal. */
  private async finish(staging: Staging, reply: PullReply, mono: number): Promise<PullOutcome> {
    const { disk } = this
    const unequal = staging.unequal(reply, (scope) => groundOf(disk, scope))
    for (const scope of unequal) this.suspects.note(scope, mono)
    await this.purge(unequal, staging)
    const isNewEpoch = staging.epoch !== disk.base.epoch
    if (!(await fits(disk, reply.ack))) {
      await this.newStream({ withArchive: isNewEpoch })
      return 'void'
    }
    if (isNewEpoch && (await holdsOlderStreams(disk))) {
      await this.newStream({ withArchive: true, epoch: staging.epoch })
      return 'void'
    }
    if (reply.ack[0] < disk.base.carriedUntil) {
      this.staging = null
      disk.outbox.resendFrom = reply.ack[0] + 1
      return 'void'
    }
    const revealed = await reveal(disk, staging, reply, this.seen)
    if (!revealed.isDone) return 'stale'
    for (const scope of Object.keys(disk.base.scopes)) this.loads.begun.delete(scope)
    disk.outbox.reached(reply.ack[0], isNewEpoch)
    this.staging = null
    disk.view.changed(revealed.changed)
    return 'revealed'
  }
}
