import { beforeEach, expect, test, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { A01, aPlant, B02, BOLT } from '../../scan/plant.testing.ts'
import { scannedTo } from './scanned-to.ts'

beforeEach(() => vi.stubGlobal('localStorage', aStorage()))

test('a place that is scanned before a count is chosen leads into the count that goes on there', () => {
  const client = aPlant()
  const line = { id: 5, stocktake: 3, location: B02, item: BOLT, lot: null, state: 'open' }
  client.put('stocktake', '3', { id: 3, status: 'open', blind: false, zone: null, kind: 'class' })
  client.put('count_line', '5', line)
  expect(scannedTo('L:B-02', client)).toEqual({ path: '/count/3', query: { place: String(B02) } })
  expect(scannedTo('L:A-01', client)).toEqual({
    path: '/count/spot',
    query: { place: String(A01) },
  })
})

test('what is no place has its card', () => {
  const way = scannedTo('nobody knows this', aPlant())
  expect(way).toEqual({ path: '/scan', query: { code: 'nobody knows this' } })
})
