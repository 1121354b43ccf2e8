import type { Act } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { type Case, DISPOSE, SIGN } from './cases.ts'
import { timelineOf } from './timeline.ts'

const CASE: Case = {
  ...{ id: 'n', number: 'NC-1', item: 3, lot: null, location: null, quantity: 5, defect: null },
  ...{ severity: 'major', status: 'closed', inspection: null, work_order: 8, note: 'seen' },
  ...{ disposition: 'rework', disposed_quantity: 5, person: 1, opened_at: 10, closed_at: 60 },
  signatures: [
    { step: 'disposition', decision: 'approve', meaning: 'disposed', person: 2, at: 20 },
    { step: 'concession', decision: 'reject', meaning: 'rejected', person: 3, at: 30 },
    { step: 'disposition', decision: 'approve', meaning: 'disposed', person: 2, at: 40 },
    { step: 'release', decision: 'approve', meaning: 'released', person: 3, at: 50 },
  ],
  own: [],
}

const anAct = (kind: string, args: Act['args'], state: Act['state']): Act => ({
  ...{ id: 'a', n: 1, kind, actor: 9, args, at: 45, state, stream: 's', reason: 'same_person' },
})

describe('the timeline of a case', () => {
  it('tells every step in its order, and the decision of the last disposition alone', () => {
    const told = timelineOf(CASE).map(({ what, disposition, at }) => [what, disposition, at])

    expect(told).toEqual([
      ['reported', null, 10],
      ['disposed', null, 20],
      ['refused', null, 30],
      ['disposed', 'rework', 40],
      ['released', null, 50],
      ['closed', null, 60],
    ])
  })

  it('has what was said here in its place, and why it was not taken', () => {
    const act = anAct(SIGN, { step: 'release', decision: 'approve', note: 'ok' }, 'held')

    const own = timelineOf({ ...CASE, own: [act] }).find(({ person }) => person === 9)

    expect(own).toEqual({
      ...{ what: 'released', person: 9, at: 45, disposition: null, note: 'ok' },
      ...{ state: 'held', reason: 'same_person' },
    })
  })

  it('names the decision of this device before the row does', () => {
    const open: Case = { ...CASE, status: 'open', disposition: null, signatures: [] }
    const act = anAct(DISPOSE, { disposition: 'scrap' }, 'device')

    const last = timelineOf({ ...open, closed_at: null, own: [act] }).at(-1)

    expect(last).toMatchObject({ what: 'disposed', disposition: 'scrap', state: 'device' })
  })
})
