/**
 * One simulated device: the calls of README.md on an engine over a store in
 * memory, with the clock and the ids that come with each call.
 */
import { sha256 } from '../src/chain.ts'
import type { Manifest } from '../src/chunks.ts'
import type { Reading } from '../src/clock-frame.ts'
import { BlobLane, keep, type BlobReply, type BlobRequest } from '../src/blob-lane.ts'
import { MemoryBlobStore } from '../src/blob-store-memory.ts'
import { Engine } from '../src/engine.ts'
import { Recorder } from '../src/recorder.ts'
import { encodePush, pushMessage, type PullReply, type PullRequest } from '../src/envelope.ts'
import type { PushReply, PushRequest } from '../src/envelope.ts'
import { MemoryStore } from '../src/store-memory.ts'
import type { Json, JsonObject } from '../src/types.ts'

export type DrivenClock = Reading & { uuid: string[] }

type Args = { [name: string]: Json }

class DriverError extends Error {}

export class DrivenDevice {
  private readonly name: string
  private store = new MemoryStore()
  private readonly copies = new Map<string, MemoryStore>()
  private engine: Engine | null = null
  private uuids: string[] = []
  private blobs = new MemoryBlobStore()
  private readonly blobCopies = new Map<string, MemoryBlobStore>()
  private lane: BlobLane | null = null
  private push: PushRequest | null = null
  private pull: PullRequest | null = null

  constructor(name: string) {
    this.name = name
  }

  async serve(call: string, args: Args, clock: DrivenClock): Promise<Json> {
    this.uuids = [...clock.uuid]
    const disk = this.disk(call, args)
    if (disk !== undefined) return disk
    const { wall, mono, boot } = clock
    const answer = await this.step(call, args, { wall, mono, boot })
    return (answer ?? null) as Json
  }

  /** Calls about the disk, which need no running engine. */
  private disk(call: string, args: Args): null | undefined {
    const name = String(args['name'])
    if (call === 'wipe') this.wipe()
    else if (call === 'crash') this.engine = this.lane = this.push = this.pull = null
    else if (call === 'save_disk') {
      this.copies.set(name, this.store.copy())
      this.blobCopies.set(name, this.blobs.copy())
    } else if (call === 'load_disk') {
      this.store = this.copies.get(name)?.copy() ?? this.store
      this.blobs = this.blobCopies.get(name)?.copy() ?? this.blobs
    } else return undefined
    return null
  }

  private async step(call: string, args: Args, reading: Reading): Promise<unknown> {
    if (call === 'open') this.wipe()
    if (call === 'open' || call === 'reopen') return this.start()
    const engine = this.running()
    if (call === 'record') return this.record(engine, args, reading)
    if (call === 'next_push') return this.nextPush(engine, Number(args['limit'] ?? 500), reading)
    if (call === 'on_push_reply') return this.onPushReply(engine, args, reading)
    if (call === 'next_pull') {
      const request = await engine.nextPull(reading, Number(args['limit'] ?? 5000))
      this.pull = request ?? this.pull
      return request
    }
    if (call === 'on_pull_reply') return this.onPullReply(engine, args, reading)
    const what = args['what'] as 'push' | 'pull' | 'blob'
    if (call === 'lost_reply') return what === 'blob' ? this.lane?.giveUp() : engine.lostReply(what)
    if (call.includes('blob') || call === 'make_room') return this.blobStep(call, args)
    return this.load(engine, call, args)
  }

  private wipe(): void {
    this.store.wipe()
    this.blobs = new MemoryBlobStore()
  }

  private async blobStep(call: string, args: Args): Promise<unknown> {
    const { lane } = this
    if (lane === null) throw new DriverError('the device does not run')
    if (call === 'keep_blob') {
      const bytes = Buffer.from(String(args['body']), 'hex')
      const copy = new Uint8Array(bytes).buffer
      return (await keep(lane.store, { bytes: copy, type: 'image/jpeg' }, 0)).id
    }
    if (call === 'make_room') return (await lane.makeRoom()).map(({ id }) => id)
    if (call === 'next_blob') return shown(await lane.next(Number(args['limit'])))
    if (call !== 'on_blob_reply') throw new DriverError(`unknown call ${call}`)
    const error = args['error'] as { code: string; offset?: number } | undefined
    if (error) await lane.onError(error.code, error.offset)
    else await lane.onReply(args['reply'] as unknown as BlobReply, 0)
    return null
  }

  private async load(engine: Engine, call: string, args: Args): Promise<unknown> {
    const scope = String(args['scope'])
    if (call === 'wanted') return engine.loads.wanted()
    if (call === 'begin_scope') return engine.loads.begin(scope, engine.newestHead)
    if (call === 'load_manifest') {
      const missing = await engine.loads.manifest(args['manifest'] as unknown as Manifest)
      return missing.map(({ id }) => id)
    }
    if (call === 'load_chunk') {
      const body = new TextEncoder().encode(String(args['body']))
      return engine.loads.chunk(scope, String(args['id']), body.buffer)
    }
    if (call === 'view') return view(engine)
    throw new DriverError(`unknown call ${call}`)
  }

  private running(): Engine {
    if (this.engine === null) throw new DriverError('the device does not run')
    return this.engine
  }

  private async start(): Promise<void> {
    const take = (): string => {
      const id = this.uuids.shift()
      if (id === undefined) throw new DriverError('no uuid left')
      return id
    }
    const recorder = new Recorder(this.store, { newStream: take, newId: take })
    this.push = this.pull = null
    await recorder.open()
    const engine = (this.engine = new Engine(recorder))
    this.lane = new BlobLane(this.blobs, {
      mustWait: () => engine.hasToPush || engine.isPushing,
      epoch: () => engine.disk.base.epoch,
    })
  }

  private async record(engine: Engine, args: Args, reading: Reading): Promise<Json> {
    const options = { actor: Number(args['actor']) }
    await engine.recorder.record(String(args['kind']), args['args'] as JsonObject, options, reading)
    return JSON.parse(engine.disk.outbox.entries.at(-1)?.body ?? 'null') as Json
  }

  private async nextPush(engine: Engine, limit: number, reading: Reading): Promise<Json> {
    const request = await engine.nextPush(reading, limit)
    if (request === null) return null
    this.push = request
    const text = `takt-simulator/${this.name}\n${pushMessage(request)}`
    const signature = await sha256(new TextEncoder().encode(text))
    return JSON.parse(encodePush(request, signature)) as Json
  }

  private async onPushReply(engine: Engine, args: Args, reading: Reading): Promise<void> {
    if (args['stale'] === true || this.push === null) return
    const request = this.push
    this.push = null
    const error = args['error'] as { code: string; expected?: number } | undefined
    if (error) await engine.onPushError(request, error.code, error.expected)
    else await engine.onPushReply(request, args['reply'] as unknown as PushReply, reading)
  }

  private async onPullReply(engine: Engine, args: Args, reading: Reading): Promise<Json> {
    if (args['stale'] === true || this.pull === null) return false
    const request = this.pull
    this.pull = null
    if (args['error'] !== undefined) {
      engine.lostReply('pull')
      return false
    }
    const reply = args['reply'] as unknown as PullReply
    return (await engine.onPullReply(request, reply, reading)) === 'revealed'
  }
}

/** A request as the simulator compares it. */
function shown(request: BlobRequest | null): Json {
  if (request === null) return null
  const { id, offset, total, body } = request
  if (body === undefined) return { id, offset }
  return { id, offset, total, body: Buffer.from(body).toString('hex') }
}

function view(engine: Engine): Json {
  const { base, outbox, view: replica } = engine.disk
  const quantities: [number, number, string | null, number][] = []
  for (const [, row] of replica.all('balance')) {
    const { location, item, lot, quantity } = row
    if (quantity === 0) continue
    quantities.push([Number(location), Number(item), lot as string | null, Number(quantity)])
  }
  quantities.sort((a, b) => a[0] - b[0] || a[1] - b[1] || ((a[2] ?? '') < (b[2] ?? '') ? -1 : 1))
  return {
    head: base.head,
    epoch: base.epoch,
    stream: outbox.tip.stream,
    n: outbox.tip.n,
    pending: outbox.entries.map(({ id }) => id),
    scopes: Object.keys(base.scopes).sort(),
    quantities,
  }
}
