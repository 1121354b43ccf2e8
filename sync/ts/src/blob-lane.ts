/**
 * The lane of photos and attachments, below the operations: it says what goes up
 * next when nothing else has to, and takes in what came back. A state machine
 * like the engine; requests and timers belong to `uploads.ts`.
 */
import { sha256 } from './chain.ts'
import type { BlobRecord, BlobStore } from './blob-store.ts'

export const PIECE_BYTES = 64 * 1024
const PIECE_BYTES_MIN = 8 * 1024

export interface LanePorts {
  /** An operation waits to be pushed, or is on its way. */
  mustWait: () => boolean
  epoch: () => number
}

/** Ask how much is there (`body` absent), or send what follows. */
export interface BlobRequest {
  id: string
  offset: number | null
  total: number
  body?: Uint8Array<ArrayBuffer>
}

export interface BlobReply {
  offset: number
  complete: boolean
}

export class BlobLane {
  readonly store: BlobStore
  /** How far the blob in work has come, as the server said. */
  readonly offsets = new Map<string, number>()
  private readonly ports: LanePorts
  private inFlight: { request: BlobRequest; epoch: number } | null = null
  private piece = PIECE_BYTES
  private held: { id: string; bytes: ArrayBuffer } | null = null

  constructor(store: BlobStore, ports: LanePorts) {
    this.store = store
    this.ports = ports
  }

  /** The server of this epoch does not have it, as far as it said. */
  isWaiting({ refused, confirmedIn, hasBytes }: BlobRecord): boolean {
    return hasBytes && refused === null && confirmedIn !== this.ports.epoch()
  }

  async next(limit = PIECE_BYTES): Promise<BlobRequest | null> {
    if (this.inFlight !== null || this.ports.mustWait()) return null
    for (const record of await this.store.list()) {
      if (!this.isWaiting(record)) continue
      const bytes = await this.bytesOf(record.id)
      if (bytes === undefined) continue
      // While the storage was read, somebody may have recorded an act.
      if (this.ports.mustWait()) return null
      const request = this.request(record.id, bytes, Math.min(limit, this.piece))
      this.inFlight = { request, epoch: this.ports.epoch() }
      return request
    }
    this.held = null
    return null
  }

  async onReply({ offset, complete }: BlobReply, now: number): Promise<void> {
    const flown = this.landed()
    if (flown === null) return
    const { id, offset: sent } = flown.request
    if (complete) {
      this.offsets.delete(id)
      await this.change(id, { confirmedIn: flown.epoch, confirmedAt: now })
      return
    }
    this.offsets.set(id, offset)
    if (sent !== null) this.piece = Math.min(PIECE_BYTES, this.piece * 2)
  }

  /** A refusal; true when the lane knows how to go on at once. */
  async onError(code: string, offset = 0): Promise<boolean> {
    const flown = this.landed()
    if (flown === null) return false
    const { id } = flown.request
    if (code === 'offset') this.offsets.set(id, offset)
    else if (code === 'content') {
      this.offsets.set(id, 0)
      // Rotten here: it will never be what its name says. Else the server's part was.
      if (!(await this.isWhole(id))) await this.change(id, { refused: code })
    } else if (code === 'type' || code === 'too_large') await this.change(id, { refused: code })
    else return false
    return true
  }

  /** Time-out, or an act was recorded: what arrived of it, the server will say. */
  giveUp(): void {
    const flown = this.landed()
    if (flown === null) return
    this.offsets.delete(flown.request.id)
    this.piece = Math.max(PIECE_BYTES_MIN, Math.floor(this.piece / 2))
  }

  makeRoom(wanted?: number): Promise<BlobRecord[]> {
    return makeRoom(this.store, this.ports.epoch(), wanted)
  }

  private landed(): { request: BlobRequest; epoch: number } | null {
    const flown = this.inFlight
    this.inFlight = null
    return flown
  }

  private request(id: string, bytes: ArrayBuffer, limit: number): BlobRequest {
    const total = bytes.byteLength
    const offset = this.offsets.get(id)
    if (offset === undefined) return { id, offset: null, total }
    // All bytes may be there without having been hashed: the last one again calls for it.
    const at = Math.min(offset, total - 1)
    return { id, offset: at, total, body: new Uint8Array(bytes.slice(at, at + limit)) }
  }

  private async bytesOf(id: string): Promise<ArrayBuffer | undefined> {
    if (this.held?.id === id) return this.held.bytes
    const bytes = await this.store.bytes(id)
    this.held = bytes === undefined ? null : { id, bytes }
    return bytes
  }

  private async isWhole(id: string): Promise<boolean> {
    const bytes = await this.store.bytes(id)
    return bytes !== undefined && (await sha256(bytes)) === id
  }

  private async change(id: string, change: Partial<BlobRecord>): Promise<void> {
    const record = (await this.store.list()).find((known) => known.id === id)
    if (record !== undefined) await this.store.change({ ...record, ...change })
  }
}

/** Drop the bytes of what the server of this epoch has, oldest first, until enough is gone. */
export async function makeRoom(
  store: BlobStore,
  epoch: number,
  wanted = Infinity,
): Promise<BlobRecord[]> {
  const gone: BlobRecord[] = []
  let freed = 0
  for (const record of await store.list()) {
    if (freed >= wanted) break
    if (!record.hasBytes || record.confirmedIn !== epoch) continue
    await store.change({ ...record, hasBytes: false })
    freed += record.size
    gone.push(record)
  }
  return gone
}

/** Store bytes under their name; resolves once that is durable. */
export async function keep(
  store: BlobStore,
  blob: { bytes: ArrayBuffer; type: string; small?: ArrayBuffer | undefined },
  at: number,
): Promise<BlobRecord> {
  const id = await sha256(blob.bytes)
  const records = await store.list()
  const known = records.find((record) => record.id === id)
  if (known?.hasBytes) return known
  const order = known?.order ?? (records.at(-1)?.order ?? 0) + 1
  const record: BlobRecord = {
    ...{ id, size: blob.bytes.byteLength, type: blob.type, at, order, hasBytes: true },
    ...{ confirmedIn: null, confirmedAt: null, refused: null },
  }
  await store.put(record, blob.bytes, blob.small)
  return record
}
