import { describe, expect, it } from 'vitest'
import type { Notice } from '../../data/rows.ts'
import { heldAt, heldHere, holderOf, remembered, takenOf } from './held.ts'

const aNotice = (id: string, change: Partial<Notice>): Notice => ({
  id,
  code: 'inventory.held_lot_with_you',
  severity: 'stop',
  operation: null,
  device: 'mine',
  person: 1,
  item: 1,
  lot: 'a',
  location: null,
  data: {},
  status: 'open',
  opened_at: 1,
  closed_at: null,
  resolution: null,
  ...change,
})

describe('the hold that reaches this device', () => {
  it('is shown for open notices to this device that nobody has seen here, newest first', () => {
    const notices = [
      aNotice('old', {}),
      aNotice('new', { opened_at: 2 }),
      aNotice('seen', {}),
      aNotice('closed', { status: 'closed' }),
      aNotice('other', { device: 'yours' }),
      aNotice('else', { code: 'inventory.lot_on_hold' }),
    ]

    const shown = heldHere(notices, 'mine', new Set(['seen']))

    expect(shown.map(({ id }) => id)).toEqual(['new', 'old'])
  })

  it('adds up what was taken to the same place and leaves out what it cannot read', () => {
    const reached = [
      { location: 9, quantity: 5 },
      { location: 9, quantity: 2 },
      { location: 8, quantity: 1 },
      { location: null, quantity: 1 },
    ]
    const data = { reached } as unknown as Notice['data']

    expect(takenOf(aNotice('a', { data }))).toEqual([
      { location: 9, quantity: 7 },
      { location: 8, quantity: 1 },
    ])
    expect(takenOf(aNotice('a', {}))).toEqual([])
    expect(holderOf(aNotice('a', { data: { held_by_person: 4 } }))).toBe(4)
  })

  it('says when the lot was put on hold, and not when that was told', () => {
    expect(heldAt(aNotice('a', { opened_at: 9, data: { held_at: 4 } }))).toBe(4)
    expect(heldAt(aNotice('of an older server', { opened_at: 9 }))).toBe(9)
  })

  it('remembers what was seen, the newest, without end', () => {
    const seen = new Set(Array.from({ length: 250 }, (_, at) => `n${at}`))

    const kept = remembered(seen, ['last'])

    expect(kept).toHaveLength(200)
    expect(kept.at(-1)).toBe('last')
  })
})
