/**
 * Who this device is: name, site and key, kept in a database of their own, so
 * that nothing done to the data can touch them.
 */
import { openDB } from 'idb'
import type { DeviceIdentity } from './types.ts'

export interface StoredIdentity extends DeviceIdentity {
  baseUrl: string
  key: CryptoKeyPair
}

export async function withKeys<T>(
  database: string,
  work: (keys: {
    get(): Promise<unknown>
    put(value: StoredIdentity): Promise<unknown>
  }) => Promise<T>,
): Promise<T> {
  const connection = await openDB(`${database}.keys`, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('identity'),
  })
  try {
    return await work({
      get: () => connection.get('identity', 'self'),
      put: async (value) => {
        const transaction = connection.transaction('identity', 'readwrite', {
          durability: 'strict',
        })
        await Promise.all([transaction.store.put(value, 'self'), transaction.done])
      },
    })
  } finally {
    connection.close()
  }
}

export async function enrolledDevice(database: string): Promise<DeviceIdentity | null> {
  const stored = (await withKeys(database, (keys) => keys.get())) as StoredIdentity | undefined
  if (stored === undefined) return null
  const { device, site, name } = stored
  return { device, site, name }
}
