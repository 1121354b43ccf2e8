import { describe, expect, it } from 'vitest'
import type { Notice } from '../../data/rows.ts'
import {
  happenedAt,
  isAboutCount,
  isBookable,
  noticeCode,
  openNotices,
  tabsFor,
  typedQuantity,
} from './inbox.ts'

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

  it('tells when a code was scanned and what was typed with it, not when it arrived', () => {
    const data = { code: '123', quantity: '7', scanned_at: 100 }
    const scanned = notice('scan', { code: 'inventory.unknown_code', opened_at: 280, data })

    expect(happenedAt(scanned)).toBe(100)
    expect(typedQuantity(scanned)).toBe('7')
    expect(happenedAt(notice('else', { opened_at: 280 }))).toBe(280)
    expect(typedQuantity(notice('else', { item: 1, data: { quantity: 5 } }))).toBe('')
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
