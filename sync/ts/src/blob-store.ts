/**
 * The port to the durable storage of photos and attachments. It is a database of
 * its own: whatever happens to it, the outbox is untouched.
 */

/** What is known of a blob on this device; its bytes and its small picture lie beside. */
export interface BlobRecord {
  /** SHA-256 of the bytes, lower hex. */
  id: string
  size: number
  type: string
  /** Device wall clock when it was stored, ms UTC. */
  at: number
  /** Place in the lane: the least goes first. */
  order: number
  hasBytes: boolean
  /** The epoch in which the server said that it has all of it. */
  confirmedIn: number | null
  confirmedAt: number | null
  /** The server's word for why it never takes it. */
  refused: string | null
}

export interface BlobStore {
  /** All records, in the order of the lane. */
  list(): Promise<BlobRecord[]>
  bytes(id: string): Promise<ArrayBuffer | undefined>
  small(id: string): Promise<ArrayBuffer | undefined>
  /** Resolves once record and bytes are durable. Throws StorageError. */
  put(record: BlobRecord, bytes: ArrayBuffer, small?: ArrayBuffer): Promise<void>
  /** Change a record; `hasBytes` false drops the bytes in the same transaction. */
  change(record: BlobRecord): Promise<void>
  remove(id: string): Promise<void>
  /** A choice of the person about the lane. */
  setting(name: string): Promise<boolean | undefined>
  set(name: string, value: boolean): Promise<void>
  close(): Promise<void>
}

export function inOrder(records: BlobRecord[]): BlobRecord[] {
  return records.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
}
