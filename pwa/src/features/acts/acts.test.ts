import type { Act, ActState } from '@takt/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { describe as say, describeUndo, type Lookup } from './describe.ts'
import { reasonNext, reasonText } from './reasons.ts'
import { summarise, waiting } from './summary.ts'

const rows: Record<string, Record<string, unknown>> = {
  item: { 5: { id: 5, code: 'HB-M8', name_zh: '螺栓', name_en: 'Bolt', unit: 1, scale: 0 } },
  unit: { 1: { id: 1, code: 'PCS', name_zh: '件', name_en: 'pcs' } },
  location: {
    12: { id: 12, code: 'A-01', name_en: 'Bin', kind: 'bin' },
    13: { id: 13, code: 'A-02', name_en: 'Bin', kind: 'bin' },
    91: { id: 91, code: 'V-PRD', name_en: 'Production', kind: 'virtual' },
  },
  lot: { abc: { id: 'abc', code: 'L23' } },
}
const lookup = { row: (table, key) => rows[table]?.[String(key)] } as Lookup

let made = 0
function act(kind: string, args: Act['args'], state: ActState = 'booked'): Act {
  made += 1
  return { id: `op${made}`, n: made, kind, actor: 1, args, at: made, state, stream: 's' }
}
const move = (from: number, to: number, state?: ActState) =>
  act('stock.move', { item: 5, lot: null, from, to, quantity: 40 }, state)

describe('an act in words', () => {
  beforeAll(async () => {
    await dictionary.use('en')
    await dictionary.need(['floor', 'office'])
  })

  it('tells of an undo what it took back, from this device or from the feed', () => {
    const moved = move(12, 13)
    const args = { operation: moved.id }

    expect(describeUndo(lookup, args, [moved])).toMatchObject({
      kind: 'Undo: Move',
      quantity: '40 pcs',
      icon: 'undo',
    })
    rows['act'] = { [moved.id]: { ...moved.args, kind: 'stock.scrap' } }
    expect(describeUndo(lookup, args, []).kind).toBe('Undo: Scrap')
    delete rows['act']
    expect(describeUndo(lookup, args, []).kind).toBe('Undo')
  })

  it('tells quantity, goods and way', () => {
    const args = { item: 5, lot: 'abc', from: 12, to: 91, quantity: 40 }

    const said = say(lookup, 'stock.issue', args)

    expect(said).toMatchObject({
      kind: 'Issue',
      quantity: '40 pcs',
      what: 'Bolt · HB-M8 · Lot L23',
      where: 'A-01 → Production',
    })
  })

  it('names the code that nobody knew', () => {
    const said = say(lookup, 'scan.unresolved', { code: '6954', location: 12, quantity: '3' })

    expect(said.what).toBe('Code 6954')
    expect(said.where).toBe('A-01')
  })

  it('tells which labels were asked for, and how many', () => {
    const args = { kind: 'lot', ids: ['a', 'b'], copies: 2, design: 'lot-60x40', printer: 1 }

    expect(say(lookup, 'label.print', args)).toMatchObject({
      icon: 'print',
      kind: 'Print labels',
      what: 'lot-60x40 × 4',
      where: '',
    })
  })

  it('stays readable when a row is not on the device', () => {
    expect(say(lookup, 'stock.move', { item: 99, from: 98, to: 12 }).what).toBe('Item 99')
  })

  it('has a sentence and a next step for each reason, and for unknown ones', () => {
    expect(reasonText('right_missing')).toMatch(/role/)
    expect(reasonNext('inventory.negative_stock')).toMatch(/count/)
    expect(reasonText('brand_new_code')).toMatch(/brand_new_code/)
  })
})

describe("the day's receipt", () => {
  it('counts each act exactly once', () => {
    const acts = [
      move(12, 13),
      move(12, 13, 'device'),
      move(12, 13, 'server'),
      move(12, 13, 'held'),
    ]

    expect(summarise(acts)).toEqual({ total: 4, booked: 1, underway: 2, held: 1 })
    expect(waiting(acts)).toHaveLength(2)
    expect(waiting(acts, true)).toHaveLength(1)
  })
})
