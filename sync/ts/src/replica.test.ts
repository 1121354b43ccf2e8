import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PendingAct } from './pending.ts'
import { ReplicaView } from './replica.ts'
import { balanceKey } from './stock.ts'

const place = fc.integer({ min: 1, max: 4 })
const move = fc.record({
  from: place,
  to: place,
  item: place,
  quantity: fc.integer({ min: 1, max: 9 }),
})
type Move = { from: number; to: number; item: number; quantity: number }

function anAct(args: Move, index: number): PendingAct {
  return { id: `act-${index}`, kind: 'stock.move', actor: 1, at: 0, args: { ...args, lot: null } }
}

function aView(): ReplicaView {
  const view = new ReplicaView()
  view.show(new Map([['warehouse:1', 'ready']]))
  return view
}

function aViewOfALot(): ReplicaView {
  const view = aView()
  view.show(new Map([['lots', 'ready']]))
  view.table('lots', 'lot').put('l1', { id: 'l1', item: 5, code: 'X', status: 'available' })
  return view
}

const never = (): boolean => false

describe('the view', () => {
  it('is the base and the pending acts, and sums to what the base sums to', () => {
    const base = fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 16, maxLength: 16 })
    fc.assert(
      fc.property(base, fc.array(move, { maxLength: 20 }), (figures, moves) => {
        const view = aView()
        const expected = new Map<string, number>()
        figures.forEach((quantity, i) => {
          const [item, location] = [1 + (i % 4), 1 + Math.floor(i / 4)]
          const key = balanceKey(item, location, null)
          view.table('warehouse:1', 'balance').put(key, { item, location, lot: null, quantity })
          expected.set(key, quantity)
        })
        for (const { from, to, item, quantity } of moves) {
          const [out, into] = [balanceKey(item, from, null), balanceKey(item, to, null)]
          expected.set(out, (expected.get(out) ?? 0) - quantity)
          expected.set(into, (expected.get(into) ?? 0) + quantity)
        }

        view.setPending(moves.map(anAct), never)

        const shown = new Map([...view.all('balance')].map(([key, row]) => [key, row['quantity']]))
        const left = [...expected].filter(([, quantity]) => quantity !== 0)
        expect(shown).toEqual(new Map(left))
        expect(view.size('balance')).toBe(left.length)
        const at2 = left.filter(([key]) => key.split('.')[1] === '2').map(([key]) => key)
        expect(view.by('balance.location', 2).sort()).toEqual(at2.sort())
        const rows = view.rowsBy<{ item: number; location: number }>('balance.location', 2)
        const keys = rows.map(({ item, location }) => balanceKey(item, location, null))
        expect(keys.sort()).toEqual(at2.sort())
      }),
    )
  })

  it('shows a row that lies in two scopes once', () => {
    const view = aView()
    view.show(
      new Map([
        ['me:1', 'ready'],
        ['inbox:1', 'ready'],
      ]),
    )
    for (const scope of ['me:1', 'inbox:1']) view.table(scope, 'notice').put('n1', { id: 'n1' })

    expect([...view.all('notice')].length).toBe(1)
    expect(view.size('notice')).toBe(1)
    view.forget('me:1')
    expect(view.get('notice', 'n1')).toEqual({ id: 'n1' })
  })

  it('puts a lot on hold while the hold is pending', () => {
    const view = aViewOfALot()
    const args = { lot: 'l1', reason: 3, note: null }

    view.setPending([{ id: 'a', kind: 'lot.hold', actor: 31, at: 7, args }], never)

    expect(view.get('lot', 'l1')).toMatchObject({ status: 'hold', status_by: 31, status_at: 7 })
    expect(view.by('lot.code', 'X')).toEqual(['l1'])
  })

  it.each([
    ['nonconformance.report', { hold: true }, 'hold'],
    ['nonconformance.report', { hold: false }, 'available'],
    ['inspect.result', { verdict: 'fail' }, 'hold'],
    ['inspect.result', { verdict: 'pass' }, 'available'],
  ])('shows by a pending %s %j that a lot is %s', (kind, said, status) => {
    const view = aViewOfALot()

    view.setPending([{ id: 'a', kind, actor: 31, at: 7, args: { lot: 'l1', ...said } }], never)

    expect(view.get('lot', 'l1')).toMatchObject({ status })
  })

  it('lets a lot go again when the act that put it on hold is taken back', () => {
    const view = aViewOfALot()
    const report = { id: 'a', kind: 'nonconformance.report', actor: 31, at: 7 }
    const undo = { id: 'u', kind: 'undo', actor: 31, at: 8, args: { operation: 'a' } }

    view.setPending([{ ...report, args: { lot: 'l1', hold: true } }, undo], never)

    expect(view.get('lot', 'l1')).toMatchObject({ status: 'available' })
  })

  describe('of what was made here of a lot', () => {
    const into = (lot: string) => ({ item: 1, lot, lot_code: lot, quantity: 1 })
    const split = (id: string, lot: string, made: string): PendingAct => {
      const args = { relation: 'split', location: 1, conversion: 2, outputs: [into(made)] }
      const inputs = [{ item: 1, lot, quantity: 1 }]
      return { id, kind: 'lot.regroup', actor: 31, at: 5, args: { ...args, inputs } }
    }
    const undo: PendingAct = { id: 'u', kind: 'undo', actor: 31, at: 8, args: { operation: 'a' } }
    const of = (status: string): ReplicaView => {
      const view = aView()
      view.show(new Map([['lots', 'ready']]))
      const by = { status_by: 4, status_at: 7, status_reason: 9, status_lot: null }
      view.table('lots', 'lot').put('l', { id: 'l', item: 1, status, ...by })
      view.table('lots', 'lot').put('old', { id: 'old', item: 1, status: 'available' })
      return view
    }

    it.each(['hold', 'quarantine', 'rejected'])(
      'tells that it is on hold with it: %s',
      (status) => {
        const view = of(status)

        view.setPending([split('a', 'l', 'p'), split('b', 'p', 'old')], never)

        const held = {
          status: 'hold',
          status_lot: 'l',
          status_by: 4,
          status_at: 7,
          status_reason: 9,
        }
        expect(view.get('lot', 'p')).toMatchObject({ code: 'p', ...held })
        expect(new Map(view.all('lot')).get('old')).toMatchObject(held)
      },
    )

    it('follows a hold that is pending itself, and cycles come to an end', () => {
      const view = of('available')
      const args = { lot: 'l', reason: null, note: null }
      const hold = { id: 'h', kind: 'lot.hold', actor: 31, at: 7, args }

      view.setPending([split('a', 'l', 'p'), split('b', 'p', 'l'), hold], never)

      expect(view.get('lot', 'p')).toMatchObject({ status: 'hold', status_lot: 'l', status_by: 31 })
    })

    it('says nothing where its lot may be used, or where the regrouping was undone', () => {
      const [free, undone] = [of('available'), of('hold')]

      free.setPending([split('a', 'l', 'old')], never)
      undone.setPending([split('a', 'l', 'old'), undo], never)

      expect(free.get('lot', 'old')).toMatchObject({ status: 'available' })
      expect(undone.get('lot', 'old')).toMatchObject({ status: 'available' })
    })
  })

  describe('of stocktakes', () => {
    const join = (id: string, on: boolean): PendingAct => ({
      ...{ id, kind: 'stocktake.join', actor: 31, at: 7, args: { stocktake: 5, on } },
    })
    const counting = (): ReplicaView => {
      const view = aView()
      const ready = [...view.scopes.keys(), 'device:d', 'stocktake:5']
      view.show(new Map(ready.map((name) => [name, 'ready'])))
      view.table('device:d', 'device').put('d', { id: 'd', name: 'Phone 1' })
      view.table('stocktake:5', 'count_line').put('8', { id: 8, person: null, team: 2 })
      return view
    }

    it('says at once that this device takes part, and leaves to the server what it shows', () => {
      const view = counting()
      const tables = view.addPending(join('a', true), never)

      expect(tables).toEqual(['count_device'])
      const row = { stocktake: 5, device: 'd', name: 'Phone 1', person: 31 }
      expect([...view.all('count_device')]).toMatchObject([
        ['5.d', { ...row, on: false, wanted: true }],
      ])
      view.setPending([], never)
      expect([...view.all('count_device')]).toEqual([])
    })

    it('says that it stops, and forgets a wish that another one took back', () => {
      const view = counting()
      const known = { stocktake: 5, device: 'd', name: 'Phone 1', on: true, is_blind: true }
      view.table('stocktake:5', 'count_device').put('5.d', known)

      view.setPending([join('a', false)], never)
      expect(view.get('count_device', '5.d')).toEqual({ ...known, wanted: false })
      view.addPending(join('b', true), never)
      expect(view.get('count_device', '5.d')).toEqual(known)
      view.setPending([join('a', false)], () => true)
      expect(view.get('count_device', '5.d')).toEqual(known)
    })

    it('shows lines that were handed over with whom they are, the last word last', () => {
      const view = counting()
      const given = (id: string, args: PendingAct['args']): PendingAct => ({
        ...{ id, kind: 'stocktake.assign', actor: 31, at: 7 },
        args: { stocktake: 5, lines: [8, 9], ...args },
      })
      const tables = view.setPending([given('a', { person: 4, team: null })], never)

      expect(tables).toEqual(['count_line'])
      expect(view.get('count_line', '8')).toEqual({ id: 8, person: 4, team: null, given: true })
      expect(view.get('count_line', '9')).toBeUndefined()
      view.addPending(given('b', { person: null, team: 3 }), never)
      expect(view.get('count_line', '8')).toMatchObject({ person: null, team: 3 })
    })
  })

  it('names the own acts that count: neither what was held nor what is in the base', () => {
    const view = aView()
    const acts = [1, 2, 3].map((to, index) => anAct({ from: 4, to, item: 1, quantity: 1 }, index))
    const named = () => view.ownActs.map(({ id }) => id)

    view.setPending(acts, (id) => id === 'act-1')
    expect(named()).toEqual(['act-0', 'act-2'])
    view.addPending(anAct({ from: 1, to: 2, item: 1, quantity: 1 }, 3), never)
    expect(named()).toEqual(['act-0', 'act-2', 'act-3'])
    view.setPending([], never)
    expect(named()).toEqual([])
  })

  it('finds the codes of a lot however they are spelt', () => {
    const view = aView()
    view.table('lots', 'lot_code').put('c1', { id: 'c1', item: 5, code: 'r 1', lot: 'l1' })
    view.show(new Map([['lots', 'ready']]))

    expect(view.by('lot_code.code', 'R1')).toEqual(['c1'])
    expect(view.rowsBy('lot_code.code', 'ｒ１')).toMatchObject([{ lot: 'l1' }])
  })

  it('hides a scope that is still loading', () => {
    const view = aView()
    view.table('lots', 'lot').put('l1', { id: 'l1' })
    view.show(new Map([['lots', 'loading']]))

    expect(view.get('lot', 'l1')).toBeUndefined()
  })
})
