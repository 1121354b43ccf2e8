import { afterEach, describe, expect, it, vi } from 'vitest'

/** A tab: a copy of the module of its own. */
async function aTab(): Promise<typeof import('./api.ts')> {
  vi.resetModules()
  return import('./api.ts')
}

afterEach(() => vi.unstubAllGlobals())

describe('renewing a session', () => {
  it('waits while another tab does it, so that no token is shown twice', async () => {
    let cookie = 1
    const shown: number[] = []
    vi.stubGlobal('fetch', async () => {
      shown.push(cookie)
      await new Promise((resolve) => setImmediate(resolve))
      cookie += 1
      return Response.json({ access_token: `t${cookie}`, expires_at: 0, person: {} })
    })

    const tabs = [await aTab(), await aTab()]
    await Promise.all(tabs.map((tab) => tab.refresh()))

    expect(shown).toEqual([1, 2])
  })

  it('goes on after a tab whose renewal failed, and without locks', async () => {
    const fetcher = vi.fn().mockRejectedValueOnce(new TypeError('cut'))
    fetcher.mockImplementation(() => Response.json({ access_token: 't', person: {} }))
    vi.stubGlobal('fetch', fetcher)
    const tab = await aTab()

    await expect(tab.refresh()).rejects.toMatchObject({ code: 'offline' })
    expect((await tab.refresh())?.access_token).toBe('t')
    vi.stubGlobal('navigator', {})
    expect((await tab.refresh())?.access_token).toBe('t')
  })
})
