import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ask, fetchFile } from './asking.ts'

const at = vi.hoisted(() => ({
  session: { signedInOnServer: false, person: { id: 31 } as { id: number } | undefined },
  deviceToken: vi.fn((_: string, isFresh?: boolean) => Promise.resolve(isFresh ? 'fresh' : 'kept')),
}))
vi.mock('../app/session.svelte.ts', () => ({ session: at.session }))
vi.mock('./client.ts', () => ({
  DATABASE: 'takt',
  syncEngine: () => Promise.resolve({ deviceToken: at.deviceToken }),
}))

interface Asked {
  path: string
  token: string | null
  person: string | null
  body: unknown
}

let asked: Asked[] = []
let answers: Response[] = []

beforeEach(() => {
  asked = []
  answers = [Response.json({ root: 'l1' })]
  at.session.signedInOnServer = false
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    const headers = new Headers(init.headers)
    const [token, person] = [headers.get('authorization'), headers.get('x-takt-person')]
    asked.push({ path, token, person, body: init.body })
    const answer = answers.shift()
    return answer ? Promise.resolve(answer) : Promise.reject(new TypeError('cut'))
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('a question about a lot', () => {
  it('is asked in the session of whoever typed the password', async () => {
    at.session.signedInOnServer = true

    await ask('GET', '/trace?lot=l1')

    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/trace?lot=l1'])
  })

  it('is asked by the device, naming who is at work, for whoever came by PIN', async () => {
    expect(await ask('POST', '/trace/keep', { lot: 'l1' })).toEqual({ root: 'l1' })

    const body = '{"lot":"l1"}'
    const path = '/api/v1/device/trace/keep'
    expect(asked).toEqual([{ path, token: 'Bearer kept', person: '31', body }])
  })

  it('is asked once more with a new token when the old one is refused', async () => {
    answers.unshift(new Response(null, { status: 401 }))

    expect(await ask('GET', '/trace?lot=l1')).toEqual({ root: 'l1' })

    expect(asked.map(({ token }) => token)).toEqual(['Bearer kept', 'Bearer fresh'])
  })

  it('says what the server refuses', async () => {
    answers = [Response.json({ code: 'auth.forbidden' }, { status: 403 })]

    await expect(ask('GET', '/trace?lot=l1')).rejects.toMatchObject({ code: 'auth.forbidden' })
  })

  it('finds no connection where nothing comes back, nor a token', async () => {
    answers = []
    await expect(ask('GET', '/trace?lot=l1')).rejects.toMatchObject({ code: 'offline' })

    at.deviceToken.mockRejectedValueOnce(Object.assign(new Error('cut'), { code: 'offline' }))
    await expect(ask('GET', '/trace?lot=l1')).rejects.toMatchObject({ code: 'offline' })
  })

  it('brings a document by the device too, which is kept under its name', async () => {
    const link = { href: '', download: '', click: vi.fn() }
    vi.stubGlobal('document', { createElement: () => link })
    vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:labels')
    answers = [new Response('%PDF')]

    await fetchFile('/labels/pdf', 'labels.pdf', { kind: 'lot' })

    expect(asked.map(({ path }) => path)).toEqual(['/api/v1/device/labels/pdf'])
    expect(link).toMatchObject({ href: 'blob:labels', download: 'labels.pdf' })
    expect(link.click).toHaveBeenCalledOnce()
  })
})
