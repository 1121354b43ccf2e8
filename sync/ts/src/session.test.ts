import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { started, type Rig } from '../simulator/client-rig.ts'
import { aMove } from '../simulator/fake-server.ts'
import { SyncProblem } from './envelope.ts'

const offline = (): SyncProblem => new SyncProblem('offline', 'no line')
const busy = (): SyncProblem => new SyncProblem('busy', '', 503, { retry_ms: 2000 })

describe('the time of the last contact', () => {
  it('moves only when something was answered', async () => {
    const { client, server, shell } = await started()
    const before = client.status.lastContactAt
    for (let i = 0; i < 9; i++) server.failures.push({ kind: 'pull', problem: offline() })

    await shell.pass(70_000)
    await client.syncNow()
    await shell.pass(0)

    expect(client.status.phase).toBe('offline')
    expect(client.status.lastContactAt).toBe(before)
    server.failures = []
    await client.syncNow()
    await shell.pass(1000)
    expect(client.status.lastContactAt).toBeGreaterThan(before ?? 0)
    await client.stop()
  })
})

type Event = 'act' | 'cut' | 'busy' | 'fork' | 'backup' | 'restore' | 'floor' | 'grant' | 'wait'

const EVENTS: Event[] = [
  'act',
  'cut',
  'busy',
  'fork',
  'backup',
  'restore',
  'floor',
  'grant',
  'wait',
]
const ANY_LIFE = fc.array(fc.constantFrom(...EVENTS), { minLength: 5, maxLength: 20 })

/** What happens to one device and its server; only the client's own timers answer to it. */
class Life {
  private restore: (() => void) | null = null
  private isGranted = true
  private readonly rig: Rig

  constructor(rig: Rig) {
    this.rig = rig
  }

  async happen(event: Event): Promise<void> {
    const { client, server, shell } = this.rig
    if (event === 'act') await client.record('stock.move', aMove(1), { actor: 31 })
    if (event === 'cut') this.fail(offline)
    if (event === 'busy') this.fail(busy)
    if (event === 'fork') {
      const problem = new SyncProblem('fork', '', 409)
      server.failures.push({ kind: 'push', problem })
    }
    if (event === 'backup') this.restore = server.backup()
    if (event === 'restore') this.restore?.()
    if (event === 'floor') server.floor = server.head
    if (event === 'grant') {
      this.isGranted = !this.isGranted
      server.granted = this.isGranted ? ['master', 'warehouse:1'] : ['master']
    }
    await shell.pass(event === 'wait' ? 61_000 : 700)
  }

  private fail(problem: () => SyncProblem): void {
    const kinds = ['push', 'pull', 'pull', 'manifest', 'chunk']
    for (const kind of kinds) this.rig.server.failures.push({ kind, problem: problem() })
  }
}

async function lived(events: Event[]): Promise<void> {
  const rig = await started()
  const life = new Life(rig)
  for (const event of events) await life.happen(event)
  rig.server.failures = []
  await rig.shell.pass(200_000)

  const { client, server, shell } = rig
  // On a busy machine a hash may still be in its thread when all timers are through.
  for (let turn = 0; turn < 50 && shell.next === Infinity; turn++) await shell.pass(0)
  const ids = server.known
  const acts = await client.acts()
  expect({ pending: client.status.pending, isArmed: shell.next < Infinity }).toEqual({
    ...{ pending: 0, isArmed: true },
  })
  expect(acts.filter(({ id }) => !ids.has(id))).toEqual([])
  await client.stop()
}

describe('after whatever happened to the line, the server and the stream', () => {
  it('all acts arrive without a tap, and the client goes on asking', async () => {
    await fc.assert(fc.asyncProperty(ANY_LIFE, lived), { numRuns: 25, seed: 52 })
  }, 120_000)

  it('a restore behind a fork brings the acts up again', async () => {
    await lived(['act', 'fork', 'act', 'backup', 'act', 'wait', 'restore', 'wait', 'wait'])
    await lived(['backup', 'fork', 'act', 'wait', 'restore', 'wait', 'wait'])
  })
})
