import { describe, expect, it } from 'vitest'
import { today } from '../../scan/books.ts'
import { aPlace, aPlant } from '../../scan/plant.testing.ts'
import { clockOf, lastDays, minutesOf, percentText, queryOf } from './answers.ts'

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

  it('asks up to the day that the plant has, not the device', () => {
    const client = aPlant()
    const site = { id: 1, code: 'P1', kind: 'site' } as const
    const evening = Date.parse('2026-11-28T20:30:00Z')
    const daysIn = (time_zone: string) => {
      client.put('location', '1', { ...aPlace(site), time_zone })
      return lastDays(today(client.replica, evening), 90)
    }

    expect(daysIn('Asia/Shanghai')).toEqual({ from_on: '2026-09-01', until_on: '2026-11-29' })
    expect(daysIn('America/Denver')).toEqual({ from_on: '2026-08-31', until_on: '2026-11-28' })
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
