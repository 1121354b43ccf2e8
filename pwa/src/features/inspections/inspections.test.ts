import type { Act } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import type { Inspection } from '../../data/rows.ts'
import { saidOf, sorted } from './inspections.ts'

let made = 0
function result(inspection: string, verdict: string, state: Act['state'] = 'device'): Act {
  made += 1
  const args = { inspection, verdict }
  return {
    id: `a${made}`,
    n: made,
    kind: 'inspect.result',
    actor: 1,
    args,
    at: made,
    state,
    stream: 's',
  }
}
const undo = (act: Act): Act => ({
  ...act,
  id: `u${act.id}`,
  kind: 'undo',
  args: { operation: act.id },
})

function anInspection(id: string, change: Partial<Inspection> = {}): Inspection {
  return {
    ...{ id, kind: 'receipt', item: 1, lot: null, line: null, quantity: 1, status: 'open' },
    ...{ opened_at: 0, closed_at: null, person: null, plan: null, version: null, supplier: null },
    ...{ for_kind: null, for_id: null, operation: null, units: null, seed: null, n: null },
    ...{ ac: null, re: null, letter: null, mode: null, found: 0, nonconforming: [], ...change },
  }
}

describe('inspections', () => {
  it('wait in the order in which they came, those already decided here not among them', () => {
    const rows = [
      anInspection('late', { opened_at: 9 }),
      anInspection('early', { opened_at: 1 }),
      anInspection('said', { opened_at: 5 }),
      anInspection('done', { status: 'failed', closed_at: 7 }),
    ]

    const { open, done } = sorted(rows, saidOf([result('said', 'pass')]))

    expect(open.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(done.map(({ id }) => id)).toEqual(['done', 'said'])
  })

  it('are as the last word says, held and undone words aside', () => {
    const undone = result('c', 'fail')
    const acts = [
      ...[undo(undone), result('a', 'fail'), result('b', 'pass', 'held')],
      ...[undone, result('a', 'pass')],
    ]

    expect(saidOf(acts)).toEqual(new Map([['a', 'fail']]))
  })
})
