import { describe, expect, it } from 'vitest'
import { itemOf, locationOf } from '../../scan/books.ts'
import { aPlant, A01, GLUE, GOOD_LOT, TODAY } from '../../scan/plant.testing.ts'
import { confirm, type World } from '../flow/reduce.ts'
import { EMPTY, type FlowState } from '../flow/state.ts'
import { putAway } from '../put-away/view-model.ts'
import { move } from './view-model.ts'

const [SHUT, OTHER] = [901, 902]

function aWorld(mode: 'block' | 'warn' = 'block'): World {
  const plant = aPlant()
  const place = locationOf(plant.replica, A01)
  plant.put('location', String(SHUT), { ...place, id: SHUT, code: 'Q-01', role: 'quarantine' })
  plant.put('location', String(OTHER), { ...place, id: OTHER, code: 'Q-02', role: 'quarantine' })
  plant.put('item', String(GLUE), { ...itemOf(plant.replica, GLUE), hold_mode: mode })
  return { books: plant.replica, today: TODAY, mode: 'add', repeat: 'count' }
}
const GOODS = { item: GLUE, lot: GOOD_LOT, entered: '1' }
const OUT: FlowState = { ...EMPTY, ...GOODS, from: SHUT, to: A01 }

describe.each([move, putAway])('goods in quarantine: %#', (def) => {
  const stop = (state: FlowState, world = aWorld()) => def.stop?.(state, world.books, TODAY)

  it('stay there until somebody who may release them says so', () => {
    const world = aWorld()

    expect(stop(OUT)).toEqual({ quarantine: 'Q-01', item: GLUE, warns: false })
    expect(confirm(def, OUT, world).acts).toEqual([])
    expect(confirm(def, { ...OUT, isCleared: true }, world).acts).toHaveLength(1)
  })

  it('only ask once where their item only warns', () => {
    expect(stop(OUT, aWorld('warn'))).toMatchObject({ warns: true })
  })

  it('are seen where they are a line that waits as well', () => {
    const lines = [{ ...OUT, ends: { from: SHUT, fromRole: null, fromGuessed: false, to: A01 } }]

    expect(stop({ ...EMPTY, lines })).not.toBeNull()
  })

  it.each([
    ['to another quarantine', { to: OTHER }],
    ['into it', { from: A01, to: SHUT }],
  ])('go %s without a word', (_, change) => {
    expect(stop({ ...OUT, ...change })).toBeNull()
  })
})
