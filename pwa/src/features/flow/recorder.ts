/**
 * Records acts one after the other, in the order of the scans, however fast
 * they come. It answers for each act once it is durable, never before.
 */
import { type Act, lotId, StorageError, type StorageErrorCode, type SyncClient } from '@takt/sync'
import type { ActDraft } from './requirements.ts'

export interface Recorded {
  draft: ActDraft
  act: Act
}

export interface RecorderEvents {
  /** The act is durable on this device: now the good signal may sound. */
  onRecorded: (recorded: Recorded) => void
  /** Nothing was recorded of this draft; it must not be lost on the screen. */
  onFailed: (draft: ActDraft, code: StorageErrorCode) => void
}

export class Recorder {
  private tail: Promise<void> = Promise.resolve()
  private waiting = 0

  constructor(
    private readonly client: Pick<SyncClient, 'record'>,
    private readonly events: RecorderEvents,
  ) {}

  /** Acts that are not durable yet. */
  get pending(): number {
    return this.waiting
  }

  /** `actor` is who scanned, even when somebody else stands at the device by then. */
  add(drafts: readonly ActDraft[], actor: number): Promise<void> {
    for (const draft of drafts) {
      this.waiting += 1
      this.tail = this.tail.then(() => this.record(draft, actor))
    }
    return this.tail
  }

  private async record(draft: ActDraft, actor: number): Promise<void> {
    try {
      const args = await withLot(draft)
      const act = await this.client.record(draft.operation, args, { actor })
      this.waiting -= 1
      this.events.onRecorded({ draft, act })
    } catch (error) {
      this.waiting -= 1
      this.events.onFailed(draft, error instanceof StorageError ? error.code : 'storage_lost')
      if (error instanceof StorageError) return
      // A bug must be seen, but it must not stop the acts behind this one.
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

/** Two devices that receive the same lot make the same id for it. */
async function withLot(draft: ActDraft): Promise<ActDraft['args']> {
  const { lotCode, args } = draft
  const item = args['item']
  if (lotCode === null || args['lot'] !== null || typeof item !== 'number') return args
  return { ...args, lot: await lotId(item, lotCode) }
}
