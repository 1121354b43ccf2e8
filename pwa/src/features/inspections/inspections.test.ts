import type { Act } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { aPlant, BOLT, GLUE, GOOD_LOT, ORDER } from '../../scan/plant.testing.ts'
import { resolve } from '../../scan/resolve.ts'
import { anInspection } from './inspections.testing.ts'
import { saidOf, sorted, toOpen } from './inspections.ts'

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

describe('inspections', () => {
  it('wait in the order in which they came, those already decided here not among them', () => {
    const rows = [
      anInspection({ id: 'late', opened_at: 9 }),
      anInspection({ id: 'early', opened_at: 1 }),
      anInspection({ id: 'said', opened_at: 5 }),
      anInspection({ id: 'done', status: 'failed', closed_at: 7 }),
    ]

    const { open, done } = sorted(rows, saidOf([result('said', 'pass')]))

    expect(open.map(({ id }) => id)).toEqual(['early', 'late'])
    expect(done.map(({ id }) => id)).toEqual(['done', 'said'])
  })

  it('are as the last word says, held and undone words aside', () => {
    const undone = result('c', 'pass')
    const acts = [
      ...[undo(undone), result('a', 'fail'), result('b', 'pass', 'held')],
      ...[undone, result('a', 'pass')],
    ]

    expect(saidOf(acts)).toEqual(new Map([['a', 'fail']]))
  })

  it('have failed as soon as somebody says so, undone or followed by a pass', () => {
    const undone = result('c', 'fail')
    const acts = [undo(undone), result('a', 'pass'), undone, result('a', 'fail')]

    expect(saidOf(acts)).toEqual(
      new Map([
        ['c', 'fail'],
        ['a', 'fail'],
      ]),
    )
  })
})

describe('a scan on the list', () => {
  const books = aPlant().replica
  const code = (table: string, id: number | string): string =>
    books.get<{ code: string }>(table, String(id))?.code ?? ''
  const to = (text: string, rows = [anInspection()]) => toOpen(resolve(text, books), rows)

  it('leads to what waits of the lot, or to an inspection by hand', () => {
    const lot = `T:${code('item', GLUE)}:${code('lot', GOOD_LOT)}`
    expect(to(lot)).toEqual({ path: `/inspections/${anInspection().id}`, query: {} })
    const by = { path: '/inspections/new', query: { lot: GOOD_LOT } }
    expect(to(lot, [anInspection({ status: 'passed' })])).toEqual(by)
    expect(to(`I:${code('item', BOLT)}`)?.query).toEqual({ item: String(BOLT) })
    expect(to(code('work_order', ORDER))?.query).toEqual({ order: String(ORDER) })
    expect(to('nothing')).toBeNull()
  })
})
