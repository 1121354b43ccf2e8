import { describe, expect, it } from 'vitest'
import { counterOf, hoursLeft, timeLeft } from './pace.ts'

const MINUTE = 60_000

describe('how fast somebody counts', () => {
  it('is lines an hour while at work, without the breaks', () => {
    const times = [0, 2, 4, 6, 60, 62, 64].map((minute) => minute * MINUTE)

    expect(counterOf({ person: 5, times })).toEqual({
      ...{ person: 5, lines: 7, perHour: 30, lastAt: 64 * MINUTE },
    })
  })

  it('is not known of a single line, nor endless for lines at one time', () => {
    expect(counterOf({ person: 5, times: [7] }).perHour).toBeNull()
    expect(counterOf({ person: 5, times: [7, 7, 7] }).perHour).toBe(120)
  })

  it('does not depend on the order in which lines come', () => {
    const times = [4, 0, 2].map((minute) => minute * MINUTE)

    expect(counterOf({ person: 1, times }).perHour).toBe(30)
  })
})

describe('how long the rest takes', () => {
  const counter = (perHour: number | null, lastAt: number) => ({
    ...{ person: 1, lines: 3, perHour, lastAt },
  })

  it('is told by those who count now', () => {
    const now = 100 * MINUTE
    const counters = [counter(30, now), counter(60, now - MINUTE), counter(90, 0)]

    expect(hoursLeft(180, counters, now)).toBe(2)
    expect(hoursLeft(180, [counter(90, 0)], now)).toBeNull()
    expect(hoursLeft(180, [counter(null, now)], now)).toBeNull()
  })

  it('is told in minutes below one hour', () => {
    expect(timeLeft(0.001)).toEqual({ unit: 'minutes', text: '1' })
    expect(timeLeft(0.1)).toEqual({ unit: 'minutes', text: '6' })
    expect(timeLeft(0.999)).toEqual({ unit: 'hours', text: '1.0' })
    expect(timeLeft(2.25)).toEqual({ unit: 'hours', text: '2.3' })
  })
})
