import { readFileSync } from 'node:fs'
import type { JsonObject, Row } from '@takt/sync'
import { memoryClient } from '@takt/sync/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Reservation } from '../data/rows.ts'
import { stillKept } from './still-kept.ts'

interface Case {
  name: string
  reservations: (Partial<Reservation> & { id: string })[]
  acts: (JsonObject & { kind?: string })[]
  expect: Record<string, number>
}
interface Vectors {
  defaults: { reservation: Partial<Reservation>; act: JsonObject & { kind: string } }
  cases: Case[]
}

const file = new URL('../../../sync/vectors/reservations.json', import.meta.url)
const { defaults, cases } = JSON.parse(readFileSync(file, 'utf8')) as Vectors
const ACTOR = { actor: 31 }

function aPhone(rows: Case['reservations']) {
  const kept = rows.map((row) => ({ ...defaults.reservation, ...row }) as unknown as Row)
  const reservation = Object.fromEntries(kept.map((row) => [String(row['id']), row]))
  return memoryClient({ reservation })
}

type Phone = ReturnType<typeof aPhone>

const record = (phone: Phone, change: JsonObject & { kind?: string }) => {
  const { kind, ...args } = { ...defaults.act, ...change }
  return phone.record(kind, { ...args, from: 1, to: 2 }, ACTOR)
}

const shown = (phone: Phone): Record<string, number> =>
  Object.fromEntries(stillKept(phone.replica).map(({ id, quantity }) => [id, quantity]))

const without0 = (figures: Record<string, number>) =>
  Object.fromEntries(Object.entries(figures).filter(([, quantity]) => quantity > 0))

describe('what is still kept', () => {
  it.each(cases)('counts own acts as the server will: $name', async (one) => {
    const phone = aPhone(one.reservations)
    for (const act of one.acts) await record(phone, act)

    expect(shown(phone)).toEqual(without0(one.expect))
  })

  it('is what the server says once it has booked the act', async () => {
    const phone = aPhone([{ id: 'a' }])
    const act = await record(phone, {})
    expect(shown(phone)).toEqual({ a: 6 })

    const booked = { ...defaults.reservation, id: 'a', quantity: 6 }
    phone.put('reservation', 'a', booked as unknown as Row)
    phone.settle(act.id, 'booked')

    expect(shown(phone)).toEqual({ a: 6 })
  })

  it('goes by the code of a document that was chosen by its number', async () => {
    const phone = aPhone([{ id: 'a' }, { id: 'b', for_kind: 'shipment', for_id: 'so-1 ' }])
    phone.put('work_order', '73', { id: 73, code: 'WO-1' })
    phone.put('shipment', '5', { id: 5, code: 'SO-1', lines: [{ id: 721 }] })

    await record(phone, { kind: 'stock.consume', reference: null, work_order: 73, quantity: 3 })
    await record(phone, { kind: 'stock.ship', reference: null, line: 721, quantity: 1 })

    expect(shown(phone)).toEqual({ a: 7, b: 9 })
  })

  it('comes back when an own act is undone before it was booked', async () => {
    const phone = aPhone([{ id: 'a' }])
    const act = await record(phone, {})
    await phone.record('undo', { operation: act.id }, ACTOR)

    expect(shown(phone)).toEqual({ a: 10 })
  })

  it('leaves out what was held', async () => {
    const phone = aPhone([{ id: 'a' }])
    const act = await record(phone, {})
    phone.settle(act.id, 'held', 'unparsed')

    expect(shown(phone)).toEqual({ a: 10 })
  })

  it('falls by what was used, however that is shared out, and never below nothing', async () => {
    const lot = fc.constantFrom(null, 'L1', 'L2')
    const quantity = fc.integer({ min: 1, max: 20 })
    const many = fc.array(fc.record({ lot, quantity, at: fc.nat(3) }), { maxLength: 6 })
    const used = fc.array(fc.record({ lot, quantity }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(many, used, async (rows, acts) => {
        const phone = aPhone(rows.map((row, at) => ({ ...row, id: `r${at}` })))
        for (const act of acts) await record(phone, act)
        const left = stillKept(phone.replica)
        const sum = (all: readonly { quantity: number }[]) =>
          all.reduce((total, one) => total + one.quantity, 0)
        expect(left.every((row) => row.quantity > 0)).toBe(true)
        expect(sum(left)).toBeGreaterThanOrEqual(sum(rows) - sum(acts))
        const ofAnyLot = sum(rows.filter((row) => row.lot === null))
        if (ofAnyLot >= sum(acts)) expect(sum(left)).toBe(sum(rows) - sum(acts))
      }),
    )
  })
})
