import { describe, expect, it } from 'vitest'
import { clockOf, minutesOf, percentText, queryOf } from './answers.ts'

const ALL = { from_on: '2026-01-01', until_on: '', item: undefined, supplier: 0, line: 0 }

describe('what is asked of figures', () => {
  it('names only what they are narrowed down to', () => {
    expect(queryOf(7, { ...ALL, shift: '', team: 0 })).toEqual({
      site: '7',
      from_on: '2026-01-01',
    })
    expect(queryOf(7, { ...ALL, item: 3, shift: 'night', team: 2 })).toEqual({
      ...{ site: '7', from_on: '2026-01-01', item: '3', shift: 'night', team: '2' },
    })
  })

  it('reads shares as percent and says nothing of nothing', () => {
    expect([percentText('0.982460'), percentText('1.000000'), percentText(null)]).toEqual([
      '98.25 %',
      '100.00 %',
      '–',
    ])
  })

  it('turns minutes of the day into hours and back', () => {
    expect(clockOf(425)).toBe('07:05')
    expect(minutesOf(clockOf(1439))).toBe(1439)
  })
})
