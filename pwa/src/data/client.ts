/** The one sync client of this tab, opened once the device is enrolled. */
import type { DeviceIdentity, SyncClient } from '@takt/sync'

export const DATABASE = 'takt'
export const BASE_URL = ''

/** A chunk of its own beside the first load; main.ts asks for it at once. */
export const syncEngine = () => import('@takt/sync')

let client: SyncClient | undefined

export async function enrolled(): Promise<DeviceIdentity | null> {
  return (await syncEngine()).enrolledDevice(DATABASE)
}

export async function openTakt(): Promise<SyncClient> {
  const { openClient } = await syncEngine()
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
