/**
 * The client that the application holds: replica, outbox and the loop that
 * talks to the server, put together over IndexedDB and fetch.
 */
import type { ClientOptions, SyncClient } from './types.ts'

export function openClient(options: ClientOptions): Promise<SyncClient> {
  return Promise.reject(new Error(`not built yet: ${options.database}`))
}
