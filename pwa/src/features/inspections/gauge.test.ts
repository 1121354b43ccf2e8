import { describe, expect, it } from 'vitest'
import { aPlant, TODAY } from '../../scan/plant.testing.ts'
import {
  blockOfGauge,
  fits,
  gaugeIdInHand,
  gaugeInHand,
  gaugesFor,
  gaugeWithCode,
} from './gauge.ts'
import { aCharacteristic, aGauge } from './inspections.testing.ts'

const client = aPlant()
for (const gauge of [
  aGauge(1, { code: 'MIC-1' }),
  aGauge(2, { due_on: '2026-05-03' }),
  aGauge(3, { due_on: TODAY }),
  aGauge(4, { active: false }),
  aGauge(5, { unit: 'kg' }),
]) {
  client.put('gauge', String(gauge.id), gauge as never)
}
const books = client.replica
const width = aCharacteristic(1, 'measured', { unit: '毫米', gauge: 2 })

describe('a gauge', () => {
  it('holds on the day that its calibration is due, and not after', () => {
    expect(blockOfGauge(aGauge(1), TODAY)).toBeNull()
    expect(blockOfGauge(aGauge(1, { due_on: TODAY }), TODAY)).toBeNull()
    expect(blockOfGauge(aGauge(1, { due_on: '2026-05-03' }), TODAY)).toBe('overdue')
    expect(blockOfGauge(aGauge(1, { active: false }), TODAY)).toBe('inactive')
  })

  it('is found by its code as it is written or scanned', () => {
    expect(gaugeWithCode(books, ' mic-1 ')?.id).toBe(1)
    expect(gaugeWithCode(books, 'MIC-2')).toBeUndefined()
  })

  it('is offered where it measures in the unit, those that may not be used last', () => {
    const offered = gaugesFor(books, width, TODAY)

    expect(offered.map(({ gauge, block }) => [gauge.id, block])).toEqual([
      [3, null],
      [1, null],
      [2, 'overdue'],
    ])
    expect(fits(width, aGauge(5, { unit: 'kg' }))).toBe(false)
    expect(fits(width, aGauge(6, { unit: null }))).toBe(true)
  })

  it('is the one that the plan asks for, until another is chosen', () => {
    expect(gaugeInHand(books, width, null)?.id).toBe(2)
    expect(gaugeInHand(books, width, 3)?.id).toBe(3)
    expect(gaugeInHand(books, aCharacteristic(1, 'counted', { gauge: 2 }), null)).toBeNull()
  })

  it('is named in what is recorded although this device does not hold it', () => {
    expect(gaugeIdInHand(aCharacteristic(1, 'measured', { gauge: 99 }), null)).toBe(99)
    expect(gaugeIdInHand(aCharacteristic(1, 'measured', { gauge: 99 }), 3)).toBe(3)
    expect(gaugeIdInHand(aCharacteristic(1, 'counted', { gauge: 99 }), null)).toBeNull()
  })
})
