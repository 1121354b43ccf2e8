import type { Act, ActState, Json } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import { grouped } from './grouped.ts'

let made = 0
function anAct(kind: string, args: { [name: string]: Json }, state: ActState = 'booked'): Act {
  made += 1
  return { id: `a${made}`, n: made, kind, actor: 31, args, at: made, state, stream: 's' }
}
const aReading = (inspection: string, values = 1, state: ActState = 'booked'): Act =>
  anAct(
    'inspect.readings',
    { inspection, readings: Array.from({ length: values }, (_, at) => [at + 1, 71, 1000]) },
    state,
  )

describe('my acts', () => {
  it('show the readings of one inspection as one row, where the newest of them stands', () => {
    const move = anAct('stock.move', { item: 5 })
    const acts = [aReading('i', 3), move, aReading('j'), aReading('i'), aReading('i', 2)]

    const rows = grouped(acts)

    expect(rows.map(({ key }) => key)).toEqual(['readings.i', move.id, acts[2]?.id])
    expect(rows[0]?.readings).toMatchObject({ count: 6, acts: [acts[0], acts[3], acts[4]] })
    expect(rows[2]?.readings).toBeNull()
  })

  it('keep every act, in its order', () => {
    const acts = [aReading('i'), anAct('inspect.begin', { inspection: 'i' }), aReading('i')]

    const shown = grouped(acts).flatMap((row) => (row.readings ? row.readings.acts : [row.act]))

    expect(new Set(shown)).toEqual(new Set(acts))
    expect(shown).toHaveLength(acts.length)
  })

  it('say where the reading stands that is furthest from the books', () => {
    const stateOf = (...states: ActState[]): ActState | undefined =>
      grouped(states.map((state) => aReading('i', 1, state)))[0]?.readings?.state

    expect(stateOf('booked', 'booked')).toBe('booked')
    expect(stateOf('booked', 'server', 'device')).toBe('device')
    expect(stateOf('device', 'held', 'booked')).toBe('held')
  })
})
