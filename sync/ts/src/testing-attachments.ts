/** Photos in memory for tests and stories of the application: nothing is ever sent. */
import { keep } from './blob-lane.ts'
import { MemoryBlobStore } from './blob-store-memory.ts'
import { StorageError } from './types.ts'
import type { Act, Attachments, AttachOptions, KeptBlob, NewBlob, Subject } from './types.ts'
import type { SyncClient } from './types.ts'

export class MemoryAttachments implements Attachments {
  /** Acts as a device without room. */
  isFull = false
  readonly store = new MemoryBlobStore()
  private readonly client: Pick<SyncClient, 'record'>

  constructor(client: Pick<SyncClient, 'record'>) {
    this.client = client
  }

  async attach(
    blob: NewBlob,
    subjects: readonly Subject[],
    { caption, ...options }: AttachOptions,
  ): Promise<Act[]> {
    if (this.isFull) throw new StorageError('storage_full', 'full')
    const { id, size, type } = await keep(this.store, blob, 0)
    const acts: Act[] = []
    for (const { kind, id: of } of subjects) {
      const args = { blob: id, size, type, subject: { kind, id: of }, caption: caption ?? null }
      acts.push(await this.client.record('attach', args, options))
    }
    return acts
  }

  async list(): Promise<KeptBlob[]> {
    const records = await this.store.list()
    return records.map(({ id, size, type, at, hasBytes, confirmedIn }) => {
      const state = confirmedIn === null ? 'device' : 'server'
      return { id, size, type, at, hasBytes, state }
    })
  }

  bytes(id: string): Promise<ArrayBuffer | undefined> {
    return this.store.bytes(id)
  }

  small(id: string): Promise<ArrayBuffer | undefined> {
    return this.store.small(id)
  }

  hasRoom(): Promise<boolean> {
    return Promise.resolve(!this.isFull)
  }

  mayUseMeteredLine(): Promise<boolean> {
    return this.store.setting('metered').then((isAllowed) => isAllowed ?? false)
  }

  useMeteredLine(isAllowed: boolean): Promise<void> {
    return this.store.set('metered', isAllowed)
  }
}
