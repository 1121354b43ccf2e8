/** The one sync client of this tab, opened once the device is enrolled. */
import { openClient, type SyncClient } from '@takt/sync'

export const DATABASE = 'takt'
export const BASE_URL = ''

let client: SyncClient | undefined

export async function openTakt(): Promise<SyncClient> {
  client ??= await openClient({ database: DATABASE, baseUrl: BASE_URL })
  return client
}

/** For tests and the demo of the development server. */
export function useClient(other: SyncClient): void {
  client = other
}

export function isOpen(): boolean {
  return client !== undefined
}

/** The open client; screens are shown only after openTakt(). */
export function takt(): SyncClient {
  if (!client) throw new Error('the sync client is not open yet')
  return client
}
