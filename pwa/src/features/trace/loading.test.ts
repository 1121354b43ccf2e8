import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '../../data/api.ts'
import { Loading } from './loading.svelte.ts'

const at = vi.hoisted(() => ({ ask: vi.fn(), asDevice: vi.fn(), status: { pending: 0 } }))
vi.mock('../../data/asking.ts', () => ({ ask: at.ask, askAsDevice: at.asDevice }))
vi.mock('../../data/live.svelte.ts', () => ({ live: { status: at.status } }))
vi.mock('../../app/session.svelte.ts', () => ({
  session: { reconnect: () => Promise.resolve(false) },
}))
vi.mock('../../data/submission.svelte.ts', () => ({ problemText: String }))

async function stateAfter(code: string): Promise<string> {
  at.ask.mockRejectedValueOnce(new ApiError(code, 404))
  const loading = new Loading('l1')
  await loading.begin()
  return loading.state
}

beforeEach(() => {
  at.ask.mockReset().mockResolvedValue({ root: 'l1' })
  at.asDevice.mockReset().mockResolvedValue({ head: 1 })
  at.status.pending = 0
})

describe('a trace', () => {
  it('opens, and is kept by the device, whoever has a session', async () => {
    const loading = new Loading('l1')

    await loading.begin()

    expect(loading.state).toBe('open')
    expect(at.asDevice).toHaveBeenLastCalledWith('POST', '/trace/keep', { lot: 'l1' })
  })

  it('waits for a lot that this device has not handed over yet', async () => {
    at.status.pending = 2

    expect(await stateAfter('traceability.lot_unknown')).toBe('waiting')
  })

  it('has failed when nothing is on its way, or the server refuses', async () => {
    expect(await stateAfter('traceability.lot_unknown')).toBe('failed')
    at.status.pending = 2
    expect(await stateAfter('auth.forbidden')).toBe('failed')
  })

  it('is offline when nothing comes back', async () => {
    expect(await stateAfter('offline')).toBe('offline')
  })
})
