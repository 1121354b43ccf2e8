import { describe, expect, it } from 'vitest'
import type { StockAlert } from '../../data/rows.ts'
import { type AlertFilter, dayBegins, openAlerts, snoozeUntil } from './alerts.ts'

const NOW = 1_000_000
const EVERY: AlertFilter = { kind: 'all', owner: null, withSnoozed: false }

const alert = (id: string, change: Partial<StockAlert> = {}): StockAlert => ({
  id,
  kind: 'slow',
  item: 1,
  lot: null,
  location: null,
  quantity: 5,
  limit: 90,
  owner: null,
  snoozed_until: null,
  status: 'open',
  opened_at: 0,
  closed_at: null,
  ...change,
})

const ids = (alerts: StockAlert[], filter: Partial<AlertFilter> = {}) =>
  openAlerts(alerts, { ...EVERY, ...filter }, NOW).map(({ id }) => id)

describe('alerts about stock', () => {
  it('stand with what is missing first, and the newest first', () => {
    const alerts = [
      alert('slow'),
      alert('old', { kind: 'expiring', opened_at: 1 }),
      alert('new', { kind: 'expiring', opened_at: 2 }),
      alert('missing', { kind: 'stock_out' }),
      alert('over', { status: 'closed' }),
    ]

    expect(ids(alerts)).toEqual(['missing', 'new', 'old', 'slow'])
  })

  it('are quiet until the time that somebody chose, and can be shown all the same', () => {
    const alerts = [
      alert('quiet', { snoozed_until: NOW + 1 }),
      alert('awake', { snoozed_until: NOW }),
    ]

    expect(ids(alerts)).toEqual(['awake'])
    expect(ids(alerts, { withSnoozed: true })).toEqual(['quiet', 'awake'])
  })

  it('can be those of one kind or one owner', () => {
    const alerts = [alert('mine', { owner: 31 }), alert('other', { kind: 'overstock', owner: 32 })]

    expect(ids(alerts, { owner: 31 })).toEqual(['mine'])
    expect(ids(alerts, { kind: 'overstock' })).toEqual(['other'])
  })

  it('rest for a day, a week, or until a day begins here', () => {
    expect(snoozeUntil('day', NOW)).toBe(NOW + 86_400_000)
    expect(snoozeUntil('week', NOW)).toBe(NOW + 7 * 86_400_000)
    expect(snoozeUntil('off', NOW)).toBeNull()
    expect(dayBegins('2026-06-15')).toBe(new Date(2026, 5, 15).getTime())
    expect(dayBegins('')).toBeUndefined()
  })
})
