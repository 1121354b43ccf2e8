import { describe, expect, it } from 'vitest'
import type { Notice } from '../../data/rows.ts'
import { isAboutCount, isBookable, noticeCode, openNotices, tabsFor } from './inbox.ts'

const notice = (id: string, change: Partial<Notice>): Notice => ({
  id,
  code: 'inventory.negative_stock',
  severity: 'warning',
  operation: null,
  device: null,
  person: 1,
  item: null,
  lot: null,
  location: null,
  data: {},
  status: 'open',
  opened_at: 0,
  closed_at: null,
  resolution: null,
  ...change,
})

describe('the inbox', () => {
  it('shows the gravest first, then the newest, and nothing closed', () => {
    const notices = [
      notice('old', { opened_at: 1 }),
      notice('new', { opened_at: 2 }),
      notice('stop', { severity: 'stop' }),
      notice('closed', { status: 'closed' }),
    ]

    expect(openNotices(notices).map((row) => row.id)).toEqual(['stop', 'new', 'old'])
  })

  it('offers to book only what the server will book', () => {
    const held = (kind: string, reason: string) =>
      notice('held', { code: 'sync.held', data: { kind, reason } })

    expect(isBookable(notice('code', { code: 'inventory.unknown_code' }))).toBe(true)
    expect(isBookable(held('stock.put_away', 'unknown_location'))).toBe(true)
    expect(isBookable(held('stock.issue', 'right_missing'))).toBe(false)
    expect(isBookable(held('undo', 'bad_transition'))).toBe(false)
    expect(isBookable(notice('minus', {}))).toBe(false)
  })

  it('shows a worker only the own ones', () => {
    const notices = [notice('mine', {}), notice('other', { person: 2 })]

    expect(openNotices(notices, 1).map((row) => row.id)).toEqual(['mine'])
    expect(tabsFor(() => false)).toEqual(['mine'])
  })

  it('tells a held act by the reason it was held for', () => {
    expect(noticeCode(notice('a', { code: 'sync.held', data: { reason: 'overflow' } }))).toBe(
      'overflow',
    )
    expect(noticeCode(notice('a', {}))).toBe('inventory.negative_stock')
  })
})

it('shows the question and the line of a count with its notice, and of nothing else', () => {
  const codes = ['count_unclear', 'counts_differ', 'count_recheck', 'unknown_code']

  const about = codes.filter((code) => isAboutCount(notice('n', { code: `inventory.${code}` })))

  expect(about).toEqual(['count_unclear', 'counts_differ', 'count_recheck'])
})
