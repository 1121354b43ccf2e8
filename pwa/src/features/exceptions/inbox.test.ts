import { describe, expect, it } from 'vitest'
import type { Location, Notice } from '../../data/rows.ts'
import { bookedFact, type BookInput } from './book.ts'
import { isBookable, noticeCode, openNotices, tabsFor } from './inbox.ts'

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

describe('booking an exception', () => {
  const place = (id: number, role: Location['role']) => ({ id, role }) as Location
  const input: BookInput = {
    kind: 'stock.receive',
    item: 5,
    lot: null,
    lotCode: null,
    place: 12,
    target: undefined,
    quantity: 3,
    entered: '3',
    reason: 1,
    places: [place(12, null), place(13, null), place(90, 'supplier'), place(92, 'scrap')],
  }

  it('takes the virtual place from the kind of act', () => {
    expect(bookedFact(input)).toMatchObject({ kind: 'stock.receive', args: { from: 90, to: 12 } })
    expect(bookedFact({ ...input, kind: 'stock.scrap' })).toMatchObject({
      args: { from: 12, to: 92, reason: 1 },
    })
  })

  it('receives a lot that the books do not know by its code', () => {
    expect(bookedFact({ ...input, lotCode: 'L24' })).toMatchObject({
      args: { lot: null, lot_code: 'L24' },
    })
  })

  it('waits until a move has a different target', () => {
    expect(bookedFact({ ...input, kind: 'stock.move' })).toBeUndefined()
    expect(bookedFact({ ...input, kind: 'stock.move', target: 12 })).toBeUndefined()
    expect(bookedFact({ ...input, kind: 'stock.move', target: 13 })).toBeDefined()
  })

  it('books nothing when the site lacks the place or the quantity is not positive', () => {
    expect(bookedFact({ ...input, kind: 'stock.issue' })).toBeUndefined()
    expect(bookedFact({ ...input, quantity: 0 })).toBeUndefined()
  })
})
