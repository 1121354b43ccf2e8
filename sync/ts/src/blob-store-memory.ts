/** Photos in memory, with the same rules as IndexedDB: for tests and for the simulator. */
import { inOrder, type BlobRecord, type BlobStore } from './blob-store.ts'

export class MemoryBlobStore implements BlobStore {
  /** Thrown by the next write. */
  fault: Error | null = null
  private records = new Map<string, BlobRecord>()
  private readonly bodies = new Map<string, ArrayBuffer>()
  private readonly settings = new Map<string, boolean>()
  private readonly pictures = new Map<string, ArrayBuffer>()

  /** A copy as a backup tool would make it. */
  copy(): MemoryBlobStore {
    const other = new MemoryBlobStore()
    other.records = new Map([...this.records].map(([id, record]) => [id, { ...record }]))
    for (const [id, body] of this.bodies) other.bodies.set(id, body)
    for (const [id, picture] of this.pictures) other.pictures.set(id, picture)
    return other
  }

  list(): Promise<BlobRecord[]> {
    return Promise.resolve(inOrder([...this.records.values()].map((record) => ({ ...record }))))
  }

  bytes(id: string): Promise<ArrayBuffer | undefined> {
    return Promise.resolve(this.bodies.get(id))
  }

  small(id: string): Promise<ArrayBuffer | undefined> {
    return Promise.resolve(this.pictures.get(id))
  }

  put(record: BlobRecord, bytes: ArrayBuffer, small?: ArrayBuffer): Promise<void> {
    const { fault } = this
    this.fault = null
    if (fault !== null) return Promise.reject(fault)
    this.records.set(record.id, { ...record })
    this.bodies.set(record.id, bytes)
    if (small !== undefined) this.pictures.set(record.id, small)
    return Promise.resolve()
  }

  change(record: BlobRecord): Promise<void> {
    if (!this.records.has(record.id)) return Promise.resolve()
    this.records.set(record.id, { ...record })
    if (!record.hasBytes) this.bodies.delete(record.id)
    return Promise.resolve()
  }

  remove(id: string): Promise<void> {
    this.records.delete(id)
    this.bodies.delete(id)
    this.pictures.delete(id)
    return Promise.resolve()
  }

  setting(name: string): Promise<boolean | undefined> {
    return Promise.resolve(this.settings.get(name))
  }

  set(name: string, value: boolean): Promise<void> {
    this.settings.set(name, value)
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}
