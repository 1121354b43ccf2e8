/** The port to the server: five requests, each answered or failed with a SyncProblem. */

export interface Transport {
  push(body: string): Promise<unknown>
  pull(body: string): Promise<unknown>
  manifest(scope: string): Promise<unknown>
  chunk(id: string): Promise<ArrayBuffer>
}
