import type { Act, JsonObject } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import type { Nonconformance } from '../../data/rows.ts'
import {
  type Case,
  casesOf,
  DISPOSE,
  hindrance,
  inOrder,
  releasedBy,
  REPORT,
  SIGN,
  type Signature,
  underway,
  waitsFor,
} from './cases.ts'

const always = (): boolean => true
const never = (): boolean => false
let made = 0

function anAct(kind: string, args: JsonObject, change: Partial<Act> = {}): Act {
  made += 1
  const base = { id: `a${made}`, n: made, kind, actor: 1, args, at: made, stream: 's' }
  return { ...base, state: 'device', ...change }
}

function aRow(id: string, change: Partial<Nonconformance> = {}): Nonconformance {
  return {
    ...{ id, number: `NC-${id}`, item: 3, lot: 'l', location: 7, quantity: 5, defect: 2 },
    ...{ severity: 'major', status: 'open', inspection: null, disposition: null, person: 1 },
    ...{ disposed_quantity: null, work_order: null, note: null, opened_at: 0, closed_at: null },
    ...{ signatures: [], ...change },
  }
}

const signed = (
  step: Signature['step'],
  person: number,
  at: number,
  decision: Signature['decision'] = 'approve',
): Signature => ({ step, person, at, decision, meaning: 'x' })

const one = (row: Nonconformance, acts: readonly Act[] = []): Case =>
  casesOf([row], acts)[0] as Case

describe('a report of this device', () => {
  const args = {
    ...{ item: 3, lot: 'l', location: 7, quantity: 5, defect: 2, severity: 'critical' },
    ...{ hold: true, inspection: null, note: 'seen' },
  }

  it('is a case at once, without a number until the server gives it one', () => {
    const act = anAct(REPORT, args, { actor: 9, at: 77 })

    const [found] = casesOf([], [act])

    expect(found).toMatchObject({
      ...{ id: act.id, number: null, status: 'open', severity: 'critical', person: 9 },
      ...{ opened_at: 77, note: 'seen', quantity: 5 },
    })
  })

  it('gives way to the row of the server', () => {
    const act = anAct(REPORT, args, { state: 'booked' })

    expect(casesOf([aRow(act.id)], [act]).map(({ number }) => number)).toEqual([`NC-${act.id}`])
  })

  it('is none once it was taken back, or was not taken by the server', () => {
    const back = anAct(REPORT, args)
    const undo = anAct('undo', { operation: back.id })
    const held = anAct(REPORT, args, { state: 'held' })

    expect(casesOf([aRow(back.id)], [undo, back, held])).toEqual([])
  })
})

describe('a decision of this device', () => {
  it('is on its way with its case until the row shows it', () => {
    const act = anAct(DISPOSE, { nonconformance: 'n', disposition: 'scrap' })

    expect(underway(one(aRow('n'), [act]))?.id).toBe(act.id)
    expect(underway(one(aRow('n'), [{ ...act, state: 'booked' }]))).toBeUndefined()
  })

  it('that was not taken stays visible and keeps nobody from another one', () => {
    const act = anAct(SIGN, { nonconformance: 'n', step: 'release' }, { state: 'held' })
    const found = one(aRow('n'), [act])

    expect(found.own).toEqual([act])
    expect(hindrance(found, 1, always)).toBeNull()
  })
})

describe('who may do the next step', () => {
  const concession = aRow('n', {
    status: 'concession',
    signatures: [signed('disposition', 4, 1)],
  })
  const rework = (...more: Signature[]): Nonconformance =>
    aRow('n', { status: 'rework', signatures: [signed('disposition', 4, 1), ...more] })

  it('is nobody without the right', () => {
    expect(hindrance(one(aRow('n')), 1, never)).toBe('no_right')
  })

  it('is nobody while the last word of this device is on its way', () => {
    const act = anAct(DISPOSE, { nonconformance: 'n' })
    expect(hindrance(one(aRow('n'), [act]), 1, always)).toBe('underway')
  })

  it('is nobody before the server knows of the report', () => {
    const [found] = casesOf([], [anAct(REPORT, { item: 3 })])
    expect(hindrance(found as Case, 1, always)).toBe('not_booked')
  })

  it('is not who proposed a concession, but anybody else', () => {
    expect(hindrance(one(concession), 4, always)).toBe('own_disposal')
    expect(hindrance(one(concession), 5, always)).toBeNull()
  })

  it('is for a release after rework also who decided, and nobody twice', () => {
    expect(hindrance(one(rework()), 4, always)).toBeNull()
    expect(hindrance(one(rework(signed('release', 4, 2))), 4, always)).toBe('signed_already')
    expect(hindrance(one(rework(signed('release', 4, 2))), 5, always)).toBeNull()
  })

  it('begins anew with each decision and each refusal', () => {
    const again = rework(signed('release', 5, 2), signed('disposition', 4, 3))
    const refused = rework(signed('release', 5, 2), signed('release', 6, 3, 'reject'))

    expect(releasedBy(again)).toEqual([])
    expect(releasedBy(refused)).toEqual([])
  })

  it('counts what waits for a person, and nothing that is closed', () => {
    const closed = aRow('c', { status: 'closed', closed_at: 9 })

    expect(waitsFor(one(closed), 1, always)).toBe(false)
    expect(waitsFor(one(concession), 4, always)).toBe(false)
    expect(waitsFor(one(concession), 5, always)).toBe(true)
  })
})

it('lists what is grave first, then what is old; the closed ones with the latest first', () => {
  const rows = [
    aRow('young', { opened_at: 9 }),
    aRow('old', { opened_at: 1 }),
    aRow('grave', { severity: 'critical', opened_at: 20 }),
    aRow('first', { status: 'closed', closed_at: 30 }),
    aRow('last', { status: 'closed', closed_at: 40 }),
  ]

  const { open, done } = inOrder(casesOf(rows, []))

  expect(open.map(({ id }) => id)).toEqual(['grave', 'old', 'young'])
  expect(done.map(({ id }) => id)).toEqual(['last', 'first'])
})
