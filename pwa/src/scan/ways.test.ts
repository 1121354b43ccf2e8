import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aStorage } from '../app/storage.testing.ts'
import { aPlace, aPlant } from './plant.testing.ts'
import { forgetWays, readWays, rememberWay } from './ways.ts'

const books = (site: number) => {
  const client = aPlant()
  client.put('location', String(site), { ...aPlace({ id: site, code: 'S', kind: 'site' }) })
  return client.replica
}

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
})
afterEach(() => vi.unstubAllGlobals())

describe('the remembered ways of reading a code', () => {
  it('are kept per site and forgotten when a person wants to be asked again', () => {
    rememberWay(books(1), 'text|5', '5')
    rememberWay(books(2), 'text|7', 'text')

    forgetWays(books(1))

    expect(readWays(books(1))).toEqual({})
    expect(readWays(books(2))).toEqual({ 'text|7': 'text' })
  })

  it('are none where the device keeps nothing', () => {
    vi.stubGlobal('localStorage', undefined)

    forgetWays(books(1))

    expect(readWays(books(1))).toEqual({})
  })
})
