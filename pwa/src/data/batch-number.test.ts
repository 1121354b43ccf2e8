import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchNumber, runOfBatch } from './batch-number.ts'

const prefixes = fc.stringMatching(/^[0-9A-Z]{1,5}$/)
const counters = fc.integer({ min: 1, max: 16 ** 7 - 1 })
const orders = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/

describe('the number of a batch', () => {
  it('is read from the id of its run, whatever the order', () => {
    fc.assert(
      fc.property(orders, prefixes, counters, (order, prefix, counter) => {
        const run = runOfBatch(order, `${prefix}/${counter}`)

        expect(run).toMatch(UUID)
        expect(batchNumber(run)).toBe(`${prefix}/${counter}`)
      }),
    )
  })

  it('never leads to one run from two orders, devices or counters', () => {
    const batch = fc.tuple(orders, prefixes, counters)
    fc.assert(
      fc.property(batch, batch, (a, b) => {
        const same = a.join() === b.join()
        const runs = [a, b].map(([order, prefix, n]) => runOfBatch(order, `${prefix}/${n}`))

        expect(runs[0] === runs[1]).toBe(same)
      }),
    )
  })

  it.each(['001/7', ' 001/7 ', '001 / 7', '001-7', '001/007'])(
    'is understood as people type it: "%s"',
    (text) => {
      expect(runOfBatch(73, text)).toBe(runOfBatch(73, '001/7'))
    },
  )

  it.each(['', '7', '001', '001/0', 'LONGER/7', '001/x', '批/7', '001/999999999'])(
    'is none in "%s"',
    (text) => {
      expect(runOfBatch(73, text)).toBeNull()
    },
  )

  it('is none for a whole order and for a batch from before the numbers', () => {
    expect(batchNumber(null)).toBeNull()
    expect(batchNumber('3f6d1c6e-0f0c-5a44-9d2b-54414b54304c')).toBeNull()
    expect(batchNumber('9b2f6f0e-8ba7-4c1d-8ba7-1d2c3b4a5f6e')).toBeNull()
  })
})
