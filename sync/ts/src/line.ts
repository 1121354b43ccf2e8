/** The line to the server as the browser has it: device keys, fetch and websocket. */
import type { Line } from './client.ts'
import { SyncProblem } from './envelope.ts'
import { openKeys, type DeviceKeys } from './keys.ts'
import { FetchTransport } from './transport-fetch.ts'
import type { ClientOptions } from './types.ts'

export function openLine(options: ClientOptions): Line {
  const { database, baseUrl } = options
  const fetcher: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init))
  let keys: DeviceKeys | null = null
  // Enrolment may happen while this tab runs: look again until there are keys.
  const found = async (): Promise<DeviceKeys> => {
    keys ??= await openKeys(database, fetcher)
    if (keys === null) throw new SyncProblem('auth', 'this device is not enrolled', 401)
    return keys
  }
  const token = async (isFresh?: boolean): Promise<string> => (await found()).token(isFresh)
  const origin = baseUrl || globalThis.location.origin
  return {
    transport: new FetchTransport(baseUrl, { token }, fetcher),
    sign: async (message) => (await found()).sign(message),
    live: { url: `${origin.replace(/^http/, 'ws')}/sync/v1/live`, token },
  }
}
