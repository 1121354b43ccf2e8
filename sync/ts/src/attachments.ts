/**
 * Photos and papers on this device: kept under their hash before the act that
 * names them is recorded. Sending them is the leading tab's matter (`uploads.ts`).
 */
import { keep, makeRoom } from './blob-lane.ts'
import type { BlobRecord, BlobStore } from './blob-store.ts'
import { IndexedDbBlobStore } from './blob-store-indexeddb.ts'
import type { Client } from './client.ts'
import { StorageError } from './types.ts'
import type { Act, Attachments, AttachOptions, KeptBlob, NewBlob, Subject } from './types.ts'

/** Acts go first: a photo never takes the last of the room. */
export const RESERVE_BYTES = 20_000_000
const METERED = 'metered'

export class DeviceAttachments implements Attachments {
  readonly store: BlobStore
  private readonly client: Client

  constructor(client: Client) {
    this.client = client
    this.store = client.parts.blobs ?? new IndexedDbBlobStore(`${client.parts.name}.photos`)
  }

  async attach(
    blob: NewBlob,
    subjects: readonly Subject[],
    { caption, ...options }: AttachOptions,
  ): Promise<Act[]> {
    if (!(await this.hasRoom(blob.bytes.byteLength))) {
      throw new StorageError('storage_full', `${blob.bytes.byteLength} bytes beside the reserve`)
    }
    const before = new Set((await this.store.list()).map(({ id }) => id))
    const { id, size, type } = await keep(this.store, blob, this.client.reading().wall)
    const acts: Act[] = []
    try {
      for (const { kind, id: of } of subjects) {
        const subject = { kind, id: of }
        const args = { blob: id, size, type, subject, caption: caption?.trim() || null }
        acts.push(await this.client.record('attach', args, options))
      }
    } catch (cause) {
      // What no act names would be sent for nobody.
      if (acts.length === 0 && !before.has(id)) await this.store.remove(id)
      throw cause
    }
    return acts
  }

  async list(): Promise<KeptBlob[]> {
    const { epoch } = this.client.recorder.disk.base
    return (await this.store.list()).map((record) => shown(record, epoch))
  }

  bytes(id: string): Promise<ArrayBuffer | undefined> {
    return this.store.bytes(id)
  }

  small(id: string): Promise<ArrayBuffer | undefined> {
    return this.store.small(id)
  }

  async hasRoom(bytes: number): Promise<boolean> {
    const said = await navigator.storage?.estimate?.().catch(() => null)
    const { usage = 0, quota = 0 } = said ?? {}
    const lacking = bytes + RESERVE_BYTES - (quota - usage)
    if (quota === 0 || lacking <= 0) return true
    const gone = await makeRoom(this.store, this.client.recorder.disk.base.epoch, lacking)
    return gone.reduce((sum, { size }) => sum + size, 0) >= lacking
  }

  async mayUseMeteredLine(): Promise<boolean> {
    return (await this.store.setting(METERED)) ?? false
  }

  async useMeteredLine(isAllowed: boolean): Promise<void> {
    await this.store.set(METERED, isAllowed)
    await this.client.syncNow()
  }
}

function shown(record: BlobRecord, epoch: number): KeptBlob {
  const { id, size, type, at, hasBytes, refused, confirmedIn } = record
  const isThere = confirmedIn === epoch || (confirmedIn !== null && !hasBytes)
  const state = refused !== null ? 'refused' : isThere ? 'server' : 'device'
  const blob: KeptBlob = { id, size, type, at, state, hasBytes }
  return refused === null ? blob : { ...blob, reason: refused }
}
