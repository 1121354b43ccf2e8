import { describe, expect, it } from 'vitest'
import { timeLabels } from './times.ts'

const WORDS = {
  day: (ms: number) => `day ${Math.floor(ms / 86_400_000)}`,
  clock: (ms: number) => `${Math.floor((ms % 86_400_000) / 3_600_000)} h`,
}
const HOUR = 3_600_000

describe('the words below a chart', () => {
  it('say the time of day, and the day where it changes', () => {
    const times = [20, 23, 26].map((hour) => hour * HOUR)

    expect(timeLabels(times, WORDS)).toEqual(['20 h\nday 0', '23 h', '2 h\nday 1'])
  })

  it('say only the day over weeks, and each day once', () => {
    const times = [0, 13, 40, 70].map((hour) => hour * HOUR)

    expect(timeLabels(times, WORDS)).toEqual(['day 0', '', 'day 1', 'day 2'])
  })

  it('say nothing where no time is known', () => {
    expect(timeLabels([undefined, 5 * HOUR], WORDS)).toEqual(['', '5 h\nday 0'])
  })
})
