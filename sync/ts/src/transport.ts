/** The port to the server: seven requests, each answered or failed with a SyncProblem. */
import type { BlobReply, BlobRequest } from './blob-lane.ts'

export interface Transport {
  push(body: string): Promise<unknown>
  pull(body: string): Promise<unknown>
  manifest(scope: string): Promise<unknown>
  chunk(id: string): Promise<ArrayBuffer>
  /** Ask for a blob or send a piece of it; given up when the signal says so. */
  blob(request: BlobRequest, signal: AbortSignal): Promise<BlobReply>
}
