import { describe, expect, it } from 'vitest'
import type { PlanVersion, Switching } from '../../data/rows.ts'
import { isSwitching, orderBody, strictnessOf } from './strictness.ts'

const AQL = [{ sampling: { kind: 'aql', level: 'II', aql: '1.5' } }] as unknown as PlanVersion[]
const FULL = [{ sampling: { kind: 'full' } }] as unknown as PlanVersion[]

function row(item: number, mode: Switching['mode'], more: object = {}): Switching {
  const state = { severity: mode, score: 7, recent: [], refused: 0, since: null, why: null }
  return { id: `4:${item}:9`, plan: 4, item, supplier: 9, mode, state: { ...state, ...more } }
}

describe('how strictly lots are inspected', () => {
  it('shows what needs a person first, and only of this plan', () => {
    const rows = [
      ...[row(1, 'normal'), row(2, 'reduced'), row(3, 'discontinued'), row(4, 'tightened')],
      { ...row(5, 'normal'), plan: 8 },
    ]

    expect(strictnessOf(rows, 4, AQL).map(({ item, mode, order }) => [item, mode, order])).toEqual([
      [3, 'discontinued', 'tightened'],
      [4, 'tightened', null],
      [2, 'reduced', 'normal'],
      [1, 'normal', null],
    ])
  })

  it('says since when and why, as the rules of sampling wrote it', () => {
    const more = { since: [1_790_000_000_000, 'a-stream', 12], why: 'two_of_five' }

    expect(strictnessOf([row(1, 'tightened', more)], 4, AQL)).toEqual([
      {
        ...{ id: '4:1:9', item: 1, supplier: 9, mode: 'tightened', order: null },
        ...{ since: 1_790_000_000_000, why: 'two_of_five', score: null },
      },
    ])
  })

  it('shows a score in normal inspection alone, and keeps silent of what it does not know', () => {
    const odd = { since: 'once', why: 'a later rule', score: null }
    const known = strictnessOf([row(1, 'normal')], 4, AQL)[0]

    expect(known).toMatchObject({ score: 7, since: null, why: null })
    expect(strictnessOf([row(1, 'normal', odd)], 4, AQL)[0]).toMatchObject({
      ...{ score: null, since: null, why: null },
    })
  })

  it('shows of a plan without AQL only what is not normal', () => {
    expect(isSwitching(FULL)).toBe(false)
    expect(strictnessOf([row(1, 'normal')], 4, FULL)).toEqual([])
    expect(strictnessOf([row(1, 'discontinued')], 4, FULL)).toHaveLength(1)
  })

  it('asks the server to go on for this item and supplier, with the note', () => {
    const [found] = strictnessOf([row(3, 'discontinued')], 4, AQL)
    if (!found) throw new Error('the row is there')

    expect(orderBody(found, 4, 2, '  new tool ')).toEqual({
      ...{ site: 2, plan: 4, item: 3, supplier: 9, mode: 'tightened', note: 'new tool' },
    })
  })
})
