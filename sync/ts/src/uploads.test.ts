import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { started, stopAll, type Rig } from '../simulator/client-rig.ts'
import { aMove } from '../simulator/fake-server.ts'
import { SyncProblem } from './envelope.ts'
import { MemoryStore } from './store-memory.ts'

const by = { actor: 31 }
const LOT = { kind: 'lot', id: '0192f0c4-1111-7000-8000-00000000000a' } as const
const offline = (): SyncProblem => new SyncProblem('offline', 'no line')

function aPhoto(bytes = 150_000, seed = 7): ArrayBuffer {
  const photo = new Uint8Array(bytes)
  for (let i = 0; i < bytes; i++) photo[i] = (i * 31 + seed) % 251
  photo.set([0xff, 0xd8, 0xff])
  return photo.buffer
}

async function attach(rig: Rig, bytes = aPhoto()): Promise<string> {
  const album = await rig.client.attachments()
  const acts = await album.attach({ bytes, type: 'image/jpeg' }, [LOT], by)
  return String(acts[0]?.args['blob'])
}

/** Hashes are made by threads: time has to pass more than once. */
async function untilSent({ client, shell }: Rig): Promise<void> {
  await vi.waitFor(async () => {
    await shell.pass(70_000)
    expect(client.status.uploads).toMatchObject({ waiting: 0 })
  })
}

afterEach(async () => {
  await stopAll()
  vi.unstubAllGlobals()
})

describe('a photo', () => {
  it('is kept before its act is recorded, and goes up after it, piece by piece', async () => {
    const rig = await started()
    const begun = rig.server.calls.length

    const id = await attach(rig)
    await untilSent(rig)

    const calls = rig.server.calls.slice(begun).filter((kind) => kind !== 'pull')
    expect(calls).toEqual(['push', 'blob_head', 'blob', 'blob', 'blob'])
    expect(rig.server.booked).toMatchObject([{ kind: 'attach', args: { blob: id } }])
    expect(rig.server.blobs.get(id)?.buffer).toEqual(aPhoto())
    const album = await rig.client.attachments()
    expect(await album.list()).toMatchObject([{ id, state: 'server', hasBytes: true }])
  })

  it('waits while acts cannot go up', async () => {
    const rig = await started()
    for (let i = 0; i < 99; i++) rig.server.failures.push({ kind: 'push', problem: offline() })

    await attach(rig)
    await rig.shell.pass(1000)
    expect(rig.client.status.uploads).toMatchObject({ waiting: 1 })
    await rig.shell.pass(300_000)
    expect(rig.server.calls).not.toContain('blob_head')
    expect(rig.client.status.uploads).toMatchObject({ waiting: 1, bytes: 150_000 })

    rig.server.failures = []
    await rig.client.syncNow()
    await untilSent(rig)
    expect(rig.server.blobs.size).toBe(1)
  })

  it('on its way is given up for an act, and goes on behind it', async () => {
    const rig = await started()
    let given: AbortSignal | undefined
    const { blob } = rig.server
    rig.server.blob = (request, ...rest: unknown[]) => {
      if (request.body === undefined || given !== undefined) return blob.call(rig.server, request)
      given = rest[0] as AbortSignal
      // A slow line: nothing comes back until it is given up.
      return new Promise((_, reject) => {
        given?.addEventListener('abort', () => reject(offline()))
      })
    }
    await attach(rig)
    await vi.waitFor(async () => {
      await rig.shell.pass(1000)
      expect(given).toBeDefined()
    })

    await rig.client.record('stock.move', aMove(1), by)
    expect(given?.aborted).toBe(true)
    await untilSent(rig)

    expect(rig.server.booked.map(({ kind }) => kind)).toEqual(['attach', 'stock.move'])
    expect(rig.server.blobs.size).toBe(1)
  })

  it('goes on after a restart where the server is', async () => {
    const rig = await started()
    const { server, shell, store, blobs } = rig
    const { blob } = server
    server.blob = (request) => {
      const isCut = (request.offset ?? 0) > 0
      return isCut ? Promise.reject(offline()) : blob.call(server, request)
    }
    const id = await attach(rig)
    await vi.waitFor(async () => {
      await shell.pass(1000)
      expect(server.parts.get(id)).toHaveLength(65_536)
    })
    await rig.client.stop()
    server.blob = (request) => blob.call(server, request)
    const begun = server.calls.length

    const again = await started({ server, shell, store, blobs })
    await untilSent(again)

    expect(server.blobs.get(id)?.buffer).toEqual(aPhoto())
    expect(server.calls.slice(begun).filter((kind) => kind === 'blob')).toHaveLength(2)
  })

  it('waits on a line that costs, until the person says otherwise', async () => {
    vi.stubGlobal('navigator', { connection: { saveData: true }, locks: navigator.locks })
    const rig = await started()
    await attach(rig)
    await vi.waitFor(async () => {
      await rig.shell.pass(200_000)
      expect(rig.client.status.uploads).toMatchObject({ waiting: 1, paused: true })
    })
    expect(rig.server.calls).not.toContain('blob_head')

    await (await rig.client.attachments()).useMeteredLine(true)
    await untilSent(rig)
    expect(rig.server.blobs.size).toBe(1)
  })

  it('is offered again to a server that was restored, while its bytes are here', async () => {
    const rig = await started()
    const restore = rig.server.backup()
    const id = await attach(rig)
    await untilSent(rig)
    restore()
    rig.server.blobs.clear()

    await rig.client.syncNow()
    await vi.waitFor(async () => {
      await rig.shell.pass(70_000)
      expect(rig.server.blobs.has(id)).toBe(true)
    })
  })

  it('that the server never takes says so and holds up no other', async () => {
    const rig = await started()
    const problem = new SyncProblem('type', '', 415)
    rig.server.failures.push({ kind: 'blob', problem })
    await attach(rig, aPhoto(900, 1))
    await attach(rig, aPhoto(900, 2))
    await untilSent(rig)

    expect(rig.client.status.uploads).toMatchObject({ refused: 1 })
    const album = await rig.client.attachments()
    expect(await album.list()).toMatchObject([{ state: 'refused', reason: 'type' }, {}])
    expect(rig.server.blobs.size).toBe(1)
  })
})

describe('the room for photos', () => {
  function room(usage: number, quota: number): void {
    const storage = { estimate: () => Promise.resolve({ usage, quota }) }
    vi.stubGlobal('navigator', { storage, locks: navigator.locks })
  }

  it('ends where acts would have none, and then nothing is kept or recorded', async () => {
    const rig = await started()
    room(85_000_000, 100_000_000)

    await expect(attach(rig)).rejects.toMatchObject({ code: 'storage_full' })

    expect(await rig.blobs.list()).toEqual([])
    expect(await rig.client.acts()).toEqual([])
  })

  it('is made by letting go of what the server has, and of nothing else', async () => {
    const rig = await started()
    const first = await attach(rig, aPhoto(150_000, 1))
    await untilSent(rig)
    for (let i = 0; i < 99; i++) rig.server.failures.push({ kind: 'push', problem: offline() })
    const second = await attach(rig, aPhoto(150_000, 2))
    room(79_900_000, 100_000_000)

    await attach(rig, aPhoto(200_000, 3))

    const album = await rig.client.attachments()
    const here = (await album.list()).filter(({ hasBytes }) => hasBytes).map(({ id }) => id)
    expect(here).not.toContain(first)
    expect(here).toContain(second)
  })

  it('is given back after a week, and the picture after a month', async () => {
    const rig = await started()
    const id = await attach(rig)
    await untilSent(rig)
    const reopened = async (days: number): Promise<Rig> => {
      await rig.client.stop()
      rig.shell.wall += days * 24 * 3600 * 1000
      const { server, shell, store, blobs } = rig
      return started({ server, shell, store, blobs })
    }

    await reopened(8)
    await vi.waitFor(async () => expect(await rig.blobs.bytes(id)).toBeUndefined())
    expect(await rig.blobs.list()).toHaveLength(1)
    await reopened(23)
    await vi.waitFor(async () => expect(await rig.blobs.list()).toEqual([]))
  })
})

describe('an act that cannot be recorded', () => {
  it('leaves no photo behind', async () => {
    const rig = await started()
    rig.store.fault = () => ['before', new Error('gone')]

    await expect(attach(rig)).rejects.toThrow()

    expect(await rig.blobs.list()).toEqual([])
  })
})

describe('a photo taken in a tab that does not lead', () => {
  it('is sent by the one that does', async () => {
    const rig = await started({ name: 'two-tabs' })
    const { server, shell, store, blobs } = rig
    const other = await started({ server, shell, store, blobs, name: 'two-tabs' })
    expect([rig.client.status.leader, other.client.status.leader]).toEqual([true, false])

    const id = await attach(other)
    await vi.waitFor(async () => {
      await shell.pass(70_000)
      expect(server.blobs.has(id)).toBe(true)
      expect(other.client.status.uploads).toMatchObject({ waiting: 0 })
    })
  })
})

describe('whatever goes wrong on the way', () => {
  it('ends with every photo on the server, equal byte by byte', async () => {
    const what = fc.constantFrom('blob', 'blob_head', 'push')
    const code = fc.constantFrom('offline', 'busy', 'quota', 'content', 'auth')
    const faults = fc.array(fc.tuple(what, code), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(faults, fc.integer({ min: 3, max: 140_000 }), async (planned, size) => {
        const rig = await started({ store: new MemoryStore() })
        for (const [kind, word] of planned) {
          rig.server.failures.push({ kind, problem: new SyncProblem(word, '', 409) })
        }
        const bytes = aPhoto(size)

        const id = await attach(rig, bytes)
        await untilSent(rig)

        expect(rig.server.blobs.get(id)?.buffer).toEqual(bytes)
        await stopAll()
      }),
      { numRuns: 15 },
    )
  })
})
