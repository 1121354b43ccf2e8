import { afterEach, describe, expect, it } from 'vitest'
import { started, stopAll, type Rig } from '../simulator/client-rig.ts'
import { aMove } from '../simulator/fake-server.ts'
import { aPlant } from '../simulator/rig.ts'

const by = { actor: 31 }

afterEach(stopAll)

describe('a scope whose digest never agrees', () => {
  const broken = async (): Promise<Rig> => {
    const server = aPlant()
    const digests = server.digests.bind(server)
    server.digests = (scopes) => ({ ...digests(scopes), master: '0000000100000002' })
    return started({ server })
  }
  const requests = ({ server }: Rig): number => server.calls.length

  it('is asked for row by row once, then ever less often', async () => {
    const rig = await broken()
    const early = requests(rig)
    await rig.shell.pass(3_600_000)

    expect(early).toBeLessThan(20)
    expect(rig.server.calls.filter((call) => call === 'manifest').length).toBeLessThan(4)
    // Sixty idle pulls and a dozen of attempts.
    expect(requests(rig) - early).toBeLessThan(100)
  })

  it('is named, while all else goes on', async () => {
    const { client, server, shell } = await broken()

    await client.record('stock.move', aMove(3), by)
    await shell.pass(1000)

    expect(server.booked.length).toBe(1)
    expect(client.status).toMatchObject({ pending: 0, phase: 'backoff' })
    expect(client.status.lastError).toContain('digest: master')
    expect(client.replica.quantity(2, 5, null)).toBe(3)
    expect(client.replica.scopes.get('master')).toBe('loading')
  })

  it('comes back by itself when it agrees again', async () => {
    const rig = await broken()
    await rig.shell.pass(600_000)
    Reflect.deleteProperty(rig.server, 'digests')

    await rig.shell.pass(3_700_000)

    expect(rig.client.replica.by('item.code', 'A')).toEqual(['5'])
    expect(rig.client.status.phase).toBe('idle')
    expect(rig.client.status.lastError).toBeUndefined()
  })
})
