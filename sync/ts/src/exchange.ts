/**
 * The three jobs that talk to the server: push, pull and first load. Each runs
 * until there is nothing to do, and says how long to wait before the next run.
 */
import type { Manifest, ManifestChunk } from './chunks.ts'
import type { Reading } from './clock-frame.ts'
import type { Engine } from './engine.ts'
import { encodePush, pushMessage, readPullReply, readPushReply, SyncProblem } from './envelope.ts'
import { OPERATIONS_MAX, type PushRequest } from './envelope.ts'
import type { Transport } from './transport.ts'

const IDLE_MS = 60_000
const PARALLEL_CHUNKS = 4
const STALE_MS = 1000

export interface ExchangePorts {
  reading: () => Reading
  sign: (message: string) => Promise<string>
  /** Something became visible, or there is news for another job. */
  onChange: (news: 'pushed' | 'revealed' | 'blocked' | 'joined' | 'progress' | 'heard') => void
}

/** Small scopes come row by row; all others from chunks. */
const ROW_BY_ROW = /^(me|inbox|live|document):/
const ORDER = ['me', 'master', 'site', 'lots', 'warehouse']

function rank(scope: string): number {
  const place = ORDER.indexOf(scope.split(':')[0] ?? '')
  return place < 0 ? ORDER.length : place
}

export class Exchange {
  loading: { scope: string; done: number; total: number } | null = null
  private readonly engine: Engine
  private readonly transport: Transport
  private readonly ports: ExchangePorts
  private pushLimit = OPERATIONS_MAX
  /** A new stream was begun because the old one is another device's; no reply has come since. */
  private isRenewed = false

  constructor(engine: Engine, transport: Transport, ports: ExchangePorts) {
    this.engine = engine
    this.transport = transport
    this.ports = ports
  }

  async push(): Promise<number> {
    const { engine, ports } = this
    for (;;) {
      const request = await engine.nextPush(ports.reading(), this.pushLimit)
      if (request === null) return engine.hasToPush ? STALE_MS : Infinity
      try {
        const body = encodePush(request, await ports.sign(pushMessage(request)))
        const reply = readPushReply(await this.transport.push(body))
        ports.onChange('heard')
        await engine.onPushReply(request, reply, ports.reading())
        this.pushLimit = OPERATIONS_MAX
        this.isRenewed = false
      } catch (problem) {
        await this.pushFailed(request, problem)
      }
      ports.onChange('pushed')
    }
  }

  async pull(): Promise<number> {
    const { engine, ports } = this
    for (;;) {
      const request = await engine.nextPull(ports.reading())
      if (request === null) {
        ports.onChange('blocked')
        return IDLE_MS
      }
      let outcome
      try {
        const reply = readPullReply(await this.transport.pull(JSON.stringify(request)))
        ports.onChange('heard')
        outcome = await engine.onPullReply(request, reply, ports.reading())
        this.isRenewed = false
      } catch (problem) {
        if (!(await this.renewed(problem))) throw problem
        outcome = 'void'
      } finally {
        engine.lostReply('pull')
      }
      if (outcome === 'stale') return STALE_MS
      if (outcome === 'more') continue
      ports.onChange('revealed')
      if (outcome === 'revealed') return IDLE_MS
    }
  }

  /** Load what is granted and not here yet, one scope after the other. */
  async load(): Promise<number> {
    const { loads, suspects } = this.engine
    for (;;) {
      const { mono } = this.ports.reading()
      const wanted = [...loads.unfinished(), ...loads.wanted()]
      const waits = wanted.map((scope) => suspects.wait(scope, mono))
      const [scope] = wanted
        .filter((_, i) => waits[i] === 0)
        .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
      if (scope === undefined) {
        if (wanted.length === 0) return Infinity
        throw new SyncProblem('digest', wanted.join(' '), 0, { retry_ms: Math.min(...waits) })
      }
      try {
        await this.loadScope(scope)
      } finally {
        this.loading = null
      }
      this.ports.onChange('joined')
    }
  }

  /**
   * This installation was another device before, and its stream is that one's: what is
   * unsent goes on in a new stream. False when it is not that, or did not help.
   */
  private async renewed(problem: unknown): Promise<boolean> {
    if (!isForeign(problem) || this.isRenewed) return false
    this.isRenewed = true
    await this.engine.renew()
    return true
  }

  private async pushFailed(request: PushRequest, problem: unknown): Promise<void> {
    if (await this.renewed(problem)) return
    const { code, expected } = refusal(problem)
    if (code === 'too_large' && this.pushLimit > 1) {
      this.pushLimit = Math.max(1, Math.floor(request.operations.length / 2))
      this.engine.lostReply('push')
      return
    }
    await this.engine.onPushError(request, code, expected)
    if (code !== 'gap' && code !== 'fork') throw problem
  }

  private async loadScope(scope: string): Promise<void> {
    const { engine, transport } = this
    const { loads, suspects } = engine
    if (loads.unfinished().includes(scope)) return this.chunks(scope, loads.missing(scope))
    if (ROW_BY_ROW.test(scope) || suspects.has(scope)) return this.rowByRow(scope)
    let manifest: Manifest
    try {
      manifest = (await transport.manifest(scope)) as Manifest
    } catch (problem) {
      if (!isMissing(problem)) throw problem
      return this.rowByRow(scope)
    }
    const missing = await engine.alone(() => loads.manifest(manifest))
    // A manifest of another epoch: the next pull will find out what happened.
    if (!loads.isComplete(scope) && missing.length === 0) return this.rowByRow(scope)
    return this.chunks(scope, missing)
  }

  private rowByRow(scope: string): void {
    this.engine.loads.begin(scope, this.engine.newestHead)
  }

  private async chunks(scope: string, missing: ManifestChunk[]): Promise<void> {
    const { engine, ports } = this
    const total = engine.disk.base.loads[scope]?.chunks.length ?? 0
    const queue = [...missing]
    const progress = (): void => {
      this.loading = { scope, done: total - engine.loads.missing(scope).length, total }
      ports.onChange('progress')
    }
    const work = async (): Promise<void> => {
      for (let chunk = queue.shift(); chunk; chunk = queue.shift()) {
        progress()
        await this.chunk(scope, chunk.id).catch((problem: unknown) => {
          queue.length = 0
          throw problem
        })
      }
    }
    const ends = await Promise.allSettled(Array.from({ length: PARALLEL_CHUNKS }, work))
    const failed = ends.find((end) => end.status === 'rejected')
    if (failed && !isMissing(failed.reason)) throw failed.reason
    // The manifest was rebuilt meanwhile; what is here already stays if the next one names it.
    if (failed) await engine.alone(() => engine.loads.abandon(scope))
    progress()
  }

  private async chunk(scope: string, id: string): Promise<void> {
    const body = await this.transport.chunk(id)
    this.ports.onChange('heard')
    await this.engine.loads.chunk(scope, id, body)
    const { base } = this.engine.disk
    // The load was thrown away meanwhile: the rest of it is not fetched for nothing.
    const isWanted = scope in base.loads || scope in base.scopes
    if (!isWanted) throw new SyncProblem('scope', `${scope} is loaded no longer`)
    const isHere = !this.engine.loads.missing(scope).some((chunk) => chunk.id === id)
    if (!isHere) throw new SyncProblem('unreadable', `chunk ${id} is not what its name says`)
  }
}

function isMissing(problem: unknown): boolean {
  return problem instanceof SyncProblem && (problem.status === 404 || problem.code === 'scope')
}

function isForeign(problem: unknown): boolean {
  return problem instanceof SyncProblem && problem.fields['reason'] === 'sync.foreign_stream'
}

function refusal(problem: unknown): { code: string; expected: number | undefined } {
  if (!(problem instanceof SyncProblem)) return { code: '', expected: undefined }
  return { code: problem.code, expected: problem.number('expected') }
}
