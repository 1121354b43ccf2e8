import { describe, expect, it } from 'vitest'
import type { Gauge } from '../../data/rows.ts'
import { dueOf, inOrder } from './due.ts'
import { bodyOf, calibrationOf, fieldsOf } from './gauge-fields.ts'

const TODAY = '2026-06-15'
const gauge = (code: string, due_on: string | null, active = true): Gauge => ({
  ...{ id: 1, code, name_zh: '卡尺', name_en: null, unit: 'mm', due_on, active },
})

describe('a gauge', () => {
  it.each([
    ['2026-06-14', 'overdue'],
    ['2026-06-15', 'soon'],
    ['2026-07-15', 'soon'],
    ['2026-07-16', 'good'],
    [null, 'free'],
  ])('that is due on %s is %s', (due_on, due) => {
    expect(dueOf({ due_on }, TODAY)).toBe(due)
  })

  it('that needs somebody stands first, one out of use last', () => {
    const rows = [
      gauge('GOOD', '2027-01-01'),
      gauge('GONE', '2020-01-01', false),
      gauge('FREE', null),
      gauge('LATE', '2026-06-01'),
      gauge('SOON', '2026-06-20'),
      gauge('LATER', '2026-06-10'),
    ]

    expect(inOrder(rows, TODAY).map(({ code }) => code)).toEqual([
      ...['LATE', 'LATER', 'SOON', 'GOOD', 'FREE', 'GONE'],
    ])
  })
})

describe('the form of a gauge', () => {
  const head = { ...gauge('CAL-1', '2026-12-31'), site: 3, interval_days: 365 }

  it('sends all of a new one with its site, of a known one what differs', () => {
    const before = fieldsOf(head)

    expect(bodyOf({ ...fieldsOf(undefined), code: ' C ', due_on: '2026-12-31' }, 3)).toEqual({
      ...{ code: 'C', name_zh: null, name_en: null, unit: null, interval_days: 365 },
      ...{ due_on: '2026-12-31', active: true, site: 3 },
    })
    expect(bodyOf({ ...before, unit: 'um' }, null, before)).toEqual({ unit: 'um' })
  })

  it('sends no end of a calibration that failed', () => {
    const fields = { done_on: TODAY, due_on: '2027-06-15', certificate: ' C-9 ', note: '' }

    expect(calibrationOf({ ...fields, result: 'pass' })).toEqual({
      ...{ done_on: TODAY, due_on: '2027-06-15', result: 'pass', certificate: 'C-9', note: null },
    })
    expect(calibrationOf({ ...fields, result: 'fail' })['due_on']).toBeNull()
  })
})
