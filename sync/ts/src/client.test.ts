import { afterEach, describe, expect, it, vi } from 'vitest'
import { aClient, started, stopAll } from '../simulator/client-rig.ts'
import { aMove } from '../simulator/fake-server.ts'
import { HandShell } from '../simulator/hand-shell.ts'
import { aPlant } from '../simulator/rig.ts'
import { SyncProblem } from './envelope.ts'
import { MemoryStore } from './store-memory.ts'

const offline = (): SyncProblem => new SyncProblem('offline', 'no line')
const by = { actor: 31 }

afterEach(stopAll)

describe('a client that starts', () => {
  it('loads, reveals and rests until the idle pull', async () => {
    const { client, shell } = await started()

    expect(client.replica.quantity(1, 5, null)).toBe(100)
    expect(client.status).toMatchObject({ phase: 'idle', leader: true, pending: 0 })
    expect(shell.next).toBeGreaterThan(30_000)
    expect(shell.next).toBeLessThanOrEqual(60_000)
  })

  it('does not wait for the person whom the browser asks about the storage', async () => {
    let answer: (isKept: boolean) => void = () => undefined
    const asked = new Promise<boolean>((resolve) => (answer = resolve))
    vi.stubGlobal('navigator', { storage: { persist: () => asked } })
    const { client, shell } = await aClient()

    await client.start()
    expect(client.status.persisted).toBeNull()
    answer(true)
    await shell.pass(0)

    expect(client.status.persisted).toBe(true)
    vi.unstubAllGlobals()
  })

  it('brings a change of another device with the idle pull', async () => {
    const { client, server, shell } = await started()
    server.put('master', 'item', '6', { id: 6, code: 'B' })

    await shell.pass(61_000)

    expect(client.replica.by('item.code', 'B')).toEqual(['6'])
  })

  it('packs many later rows in idle time, whatever the browser knows of idleness', async () => {
    const { client, server, shell } = await started()
    for (let item = 100; item < 3100; item++) {
      server.put('warehouse:1', 'balance', `${item}.2.-`, {
        ...{ item, location: 2, lot: null, quantity: 7 },
      })
    }

    await shell.pass(61_000)

    expect(client.recorder.disk.view.table('warehouse:1', 'balance').overlay.size).toBe(0)
    expect(client.replica.quantity(2, 3099, null)).toBe(7)
  })

  it('tells its listeners which tables a reveal changed', async () => {
    const { client, server, shell } = await started()
    const seen: string[][] = []
    client.replica.subscribe((changed) => seen.push([...changed]))
    server.put('master', 'item', '6', { id: 6, code: 'B' })

    await shell.pass(61_000)

    expect(seen).toEqual([['item']])
  })
})

describe('the room that is left', () => {
  it('is asked for again while the day goes on, line or no line', async () => {
    let usage = 10
    const storage = {
      estimate: () => Promise.resolve({ usage, quota: 100 }),
      persist: () => Promise.resolve(true),
    }
    vi.stubGlobal('navigator', { storage, locks: navigator.locks })
    const { client, server, shell } = await started()
    const other = await started({ server, shell, store: new MemoryStore() })
    expect(client.status.quota).toEqual({ usage: 10, limit: 100 })
    for (let i = 0; i < 99; i++) server.failures.push({ kind: 'pull', problem: offline() })

    usage = 95
    await shell.pass(400_000)
    vi.unstubAllGlobals()

    expect(client.status).toMatchObject({ quota: { usage: 95 }, persisted: true })
    expect(other.client.status.quota).toMatchObject({ usage: 95 })
  })
})

describe('an act', () => {
  it('goes up at once and into the books without anybody asking', async () => {
    const { client, server, shell } = await started()

    await client.record('stock.move', aMove(3), by)
    expect(client.status.pending).toBe(1)
    await shell.pass(1000)

    expect(server.booked.length).toBe(1)
    expect((await client.acts())[0]?.state).toBe('booked')
    expect(client.status).toMatchObject({ pending: 0, created: 1, acknowledged: 1 })
  })

  it('is confirmed before anything goes out', async () => {
    const { client, server, shell } = await started()
    const before = server.calls.length

    await client.record('stock.move', aMove(3), by)
    await shell.pass(99)
    expect(server.calls.length).toBe(before)
    await shell.pass(1)

    expect(server.calls[before]).toBe('push')
  })

  it('is recorded without a line, and goes up when the line is back, without a tap', async () => {
    const rig = await started()
    const { client, server, shell } = rig
    const cut = (kind: string): void => void server.failures.push({ kind, problem: offline() })
    for (let i = 0; i < 3; i++) cut('push')
    cut('pull')

    await client.record('stock.move', aMove(3), by)
    await shell.pass(100)
    expect(client.status.phase).toBe('offline')
    expect(client.replica.quantity(2, 5, null)).toBe(3)
    await shell.pass(30_000)

    expect(server.booked.length).toBe(1)
    expect(client.status.phase).toBe('idle')
  })

  it('made while another is under way is sent too', async () => {
    const { client, server, shell } = await started()

    const acts = Array.from({ length: 30 }, () => client.record('stock.move', aMove(1), by))
    await Promise.all([...acts, shell.pass(5000)])

    // Thirty records and their hashes take longer than the shell waits for threads.
    await vi.waitFor(async () => {
      await shell.pass(1000)
      expect(server.booked.length).toBe(30)
      expect(client.status.pending).toBe(0)
    })
  })
})

describe('trouble with the server', () => {
  it('is waited out with a bound that doubles up to a minute', async () => {
    const { server, shell } = await started()
    const waits: number[] = []
    shell.chance = 1
    for (let i = 0; i < 9; i++) server.failures.push({ kind: 'pull', problem: offline() })

    await shell.pass(shell.next)
    for (let i = 0; i < 8; i++) {
      waits.push(shell.next)
      await shell.pass(shell.next)
    }

    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it('that says busy is given the time it asks for', async () => {
    const { server, shell } = await started()
    shell.chance = 0
    const busy = new SyncProblem('busy', '', 503, { retry_ms: 7000 })
    server.failures.push({ kind: 'pull', problem: busy })

    await shell.pass(shell.next)

    expect(shell.next).toBe(7000)
  })

  it('names a revoked device and goes on pushing its facts', async () => {
    const { client, server, shell } = await started()
    const problem = new SyncProblem('auth', '', 403, { reason: 'auth.device_revoked' })
    server.failures.push({ kind: 'pull', problem }, { kind: 'pull', problem })

    await shell.pass(61_000)
    await client.record('stock.move', aMove(3), by)
    await shell.pass(1000)

    expect(client.status.phase).toBe('revoked')
    expect(server.booked.length).toBe(1)
  })

  it('that revoked the device still takes its acts over, and every tab counts them so', async () => {
    const part = { server: aPlant(), store: new MemoryStore(), shell: new HandShell() }
    const problem = new SyncProblem('auth', '', 403, { reason: 'auth.device_revoked' })
    const { client, server, shell } = await started({ ...part, name: 'revoked' })
    const other = await started({ ...part, name: 'revoked' })
    server.pull = () => Promise.reject(problem)
    server.failures.push({ kind: 'push', problem: offline() })

    await client.record('stock.move', aMove(3), by)
    await client.syncNow()
    await shell.pass(0)
    expect(client.status).toMatchObject({ phase: 'revoked', pending: 1 })
    await shell.pass(61_000)

    expect(server.booked.length).toBe(1)
    expect(client.status).toMatchObject({ phase: 'revoked', pending: 0 })
    expect(other.client.status).toMatchObject({ phase: 'revoked', pending: 0 })
    expect((await other.client.acts())[0]?.state).toBe('server')
  })

  it.each(['pull', 'push'] as const)(
    'that knows the stream from another device (%s) gets a new one, with all that is unsent',
    async (kind) => {
      const { client, server, shell } = await started()
      const { stream } = client.recorder.disk.outbox.tip
      const answer = server[kind].bind(server) as (text: string) => Promise<never>
      server[kind] = (text: string): Promise<never> => {
        if (!text.includes(`"stream":"${stream}"`)) return answer(text)
        return Promise.reject(new SyncProblem('auth', '', 401, { reason: 'sync.foreign_stream' }))
      }

      await client.record('stock.move', aMove(3), by)
      await shell.pass(70_000)

      expect(client.recorder.disk.outbox.tip.stream).not.toBe(stream)
      expect(server.booked.length).toBe(1)
      expect(client.status).toMatchObject({ phase: 'idle', pending: 0 })
    },
  )

  it('that calls every stream foreign is not asked without a pause', async () => {
    const { client, server, shell } = await started()
    const reason = { reason: 'sync.foreign_stream' }
    for (const kind of ['pull', 'push'] as const) {
      server[kind] = (): Promise<never> => {
        server.calls.push(kind)
        return Promise.reject(new SyncProblem('auth', '', 401, reason))
      }
    }
    const before = server.calls.length

    await client.record('stock.move', aMove(3), by)
    await shell.pass(600_000)

    expect(server.calls.length - before).toBeLessThan(60)
    expect(client.status).toMatchObject({ phase: 'sign_in_needed', pending: 1 })
  })

  it('sends less at a time when a push was too large', async () => {
    const { client, server, shell } = await started()
    const problem = new SyncProblem('too_large', '', 413)
    server.failures.push({ kind: 'push', problem })

    await Promise.all(Array.from({ length: 8 }, () => client.record('stock.move', aMove(1), by)))
    await shell.pass(5000)

    expect(server.booked.length).toBe(8)
  })

  it('that was restored gets the acts of a carried stream again, without a tap', async () => {
    const { client, server, shell } = await started()
    const restore = server.backup()
    server.failures.push({ kind: 'push', problem: new SyncProblem('fork', '', 409) })
    await client.record('stock.move', aMove(3), by)
    await shell.pass(5000)
    expect(client.status.pending).toBe(0)

    restore()
    server.booked.length = 0
    await shell.pass(70_000)

    expect(server.booked.length).toBe(1)
    expect(client.replica.epoch).toBe(2)
    expect(client.replica.quantity(2, 5, null)).toBe(3)
    expect(shell.next).toBeLessThanOrEqual(60_000)
  })

  it('does not hasten the pushes that a restored server still refuses', async () => {
    const { client, server, shell } = await started()
    const restore = server.backup()
    server.failures.push({ kind: 'push', problem: new SyncProblem('fork', '', 409) })
    await client.record('stock.move', aMove(3), by)
    await shell.pass(5000)
    for (let i = 0; i < 200; i++) server.failures.push({ kind: 'push', problem: offline() })
    const pushes = (): number => server.calls.filter((call) => call === 'push').length

    restore()
    const before = pushes()
    await shell.pass(600_000)

    expect(pushes() - before).toBeLessThan(40)
  })

  it.each(['offline', 'unreadable'])(
    'is asked every two seconds, and not with every act, where the answer is %s',
    async (code) => {
      const { client, server, shell } = await started()
      shell.chance = 1
      const answered = server.push.bind(server)
      let pushes = 0
      server.push = () => {
        pushes += 1
        const lost = new SyncProblem(code, '')
        return new Promise((_resolve, reject) => shell.after(250, () => reject(lost)))
      }
      await client.record('stock.move', aMove(3), by)
      await shell.pass(20_000)
      const before = pushes

      for (let i = 0; i < 20; i++) {
        await client.record('stock.move', aMove(3), by)
        await shell.pass(200)
      }
      expect(pushes - before).toBe(2)
      expect(client.status.pending).toBe(21)

      server.push = answered
      await client.record('stock.move', aMove(3), by)
      await shell.pass(2250)
      // What nobody answered is repeated as it was, and the rest follows.
      await vi.waitFor(() => expect(server.booked.length).toBe(22))
    },
  )

  it('is retried at once when a person asks', async () => {
    const { client, server, shell } = await started()
    shell.chance = 1
    for (let i = 0; i < 5; i++) server.failures.push({ kind: 'pull', problem: offline() })
    await shell.pass(70_000)
    expect(client.status.phase).toBe('offline')

    await client.syncNow()
    await shell.pass(0)
    await client.syncNow()
    await shell.pass(0)

    expect(client.status.phase).toBe('idle')
  })
})

describe('two tabs', () => {
  it('elect one leader, and the other shows its acts and reveals', async () => {
    const server = aPlant()
    const store = new MemoryStore()
    const shell = new HandShell()
    const one = await started({ server, store, shell, name: 'tabs' })
    const two = await started({ server, store, shell, name: 'tabs' })
    expect([one.client.status.leader, two.client.status.leader]).toEqual([true, false])

    await two.client.record('stock.move', aMove(3), by)
    await shell.pass(5000)

    expect(server.booked.length).toBe(1)
    expect(one.client.replica.quantity(2, 5, null)).toBe(3)
    expect(two.client.replica.quantity(2, 5, null)).toBe(3)
    expect(two.client.status).toMatchObject({ pending: 0, phase: 'idle', leader: false })
  })

  it('hand over when the leader goes', async () => {
    const server = aPlant()
    const store = new MemoryStore()
    const shell = new HandShell()
    const one = await started({ server, store, shell, name: 'handing' })
    const two = await started({ server, store, shell, name: 'handing' })

    await one.client.stop()
    await two.client.record('stock.move', aMove(3), by)
    await shell.pass(5000)

    expect(two.client.status.leader).toBe(true)
    expect(server.booked.length).toBe(1)
  })
})
