import 'fake-indexeddb/auto'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { forgetDevice } from './device-data.ts'

function opened(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error as Error)
  })
}

async function aDevice(): Promise<IDBDatabase[]> {
  vi.stubGlobal('sessionStorage', { clear: vi.fn() })
  return Promise.all(['takt.keys', 'takt', 'other'].map(opened))
}

const names = async () => (await indexedDB.databases()).map(({ name }) => name)

afterEach(async () => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
  for (const name of await names()) indexedDB.deleteDatabase(name ?? '')
})

describe('leaving the device', () => {
  it('refuses while an act is unsent', async () => {
    for (const database of await aDevice()) database.close()

    expect(await forgetDevice(1, vi.fn())).toBe('unsent')

    expect((await names()).sort()).toEqual(['other', 'takt', 'takt.keys'])
  })

  it('removes the data first and the keys last, and nothing of others', async () => {
    for (const database of await aDevice()) database.close()
    const removing = vi.spyOn(indexedDB, 'deleteDatabase')

    expect(await forgetDevice(0, vi.fn())).toBe('done')

    expect(removing.mock.calls.flat()).toEqual(['takt', 'takt.keys'])
    expect(await names()).toEqual(['other'])
  })

  it('waits for another tab that has the data open, and keeps the keys until then', async () => {
    const [keys, data, other] = await aDevice()
    keys?.close()
    other?.close()
    let leaving: Promise<string> | undefined
    await new Promise<void>((blocked) => {
      leaving = forgetDevice(0, blocked)
    })
    expect(await names()).toContain('takt.keys')
    data?.close()

    expect(await leaving).toBe('done')
    expect(await names()).toEqual(['other'])
  })
})
