import { describe, expect, it } from 'vitest'
import { t } from '../../app/i18n.svelte.ts'
import type { LotStatus } from '../../data/rows.ts'
import { aLot, aPlant, A01, GLUE, GOOD_LOT, NOW, OLD_LOT, TODAY } from '../../scan/plant.testing.ts'
import { consume } from '../consume/view-model.ts'
import { reject, release } from '../hold/view-model.ts'
import { issue } from '../issue/view-model.ts'
import { ship } from '../ship/view-model.ts'
import type { FlowDefinition } from './definition.ts'
import { choose, confirm, onScan, takeExpired, type World } from './reduce.ts'
import { missing } from './requirements.ts'
import { EMPTY, type FlowState } from './state.ts'
import { explain } from './words.ts'

const HURRY = 71
const plant = aPlant()
plant.put('reason', String(HURRY), {
  ...{ id: HURRY, code: 'hurry', kind: 'pick', name_zh: '急用', name_en: 'Urgent', active: true },
})
const BLOCKS = ['hold', 'quarantine', 'rejected', 'expired'] as const
const lotOf = (status: LotStatus) => `blocked-${status}`
for (const status of ['available', ...BLOCKS] as LotStatus[]) {
  const expires_on = status === 'expired' ? TODAY : null
  const row = { status: status === 'expired' ? ('available' as const) : status, expires_on }
  plant.put('lot', lotOf(status), { ...aLot({ id: lotOf(status), code: status, ...row }) })
}
const books = plant.replica
const WORLD: World = { books, today: TODAY, mode: 'add', repeat: 'count' }
const begin = (def: FlowDefinition, lot: string): FlowState =>
  choose(def, { ...EMPTY, from: A01 }, { lot }, WORLD).state

describe('goods that are stopped', () => {
  it.each([issue, consume, ship].flatMap((def) => BLOCKS.map((block) => [def, block] as const)))(
    'cannot be taken, and the device says how old its knowledge is: %# %s',
    (def, block) => {
      const { lock } = begin(def, lotOf(block))

      expect(lock?.code).toBe(`lot_${block}`)
      expect(lock && explain(lock, books, TODAY, NOW).known).not.toBe('')
    },
  )

  it('say of which lot they are a part where they are stopped with it', () => {
    const told = (status_lot: string | null) => {
      const row = aLot({ id: 'part', code: 'P', status: 'hold' })
      plant.put('lot', 'part', { ...row, status_lot })
      const { lock } = begin(issue, 'part')
      return lock && explain(lock, books, TODAY, NOW).partOf
    }

    expect(told(lotOf('hold'))).toBe(t('lot.part_of', { code: 'hold' }))
    expect(told(null)).toBe('')
  })

  it('are those of the day too: on the day of its expiry a lot has expired', () => {
    const state = begin(issue, lotOf('expired'))

    expect(state).toMatchObject({ lot: null, lock: { code: 'lot_expired' } })
  })
})

describe('expired goods that were used all the same', () => {
  const told = (def: FlowDefinition, lot = OLD_LOT) =>
    takeExpired(def, begin(def, lot), WORLD).state
  const complete = (def: FlowDefinition, state: FlowState): FlowState => ({
    ...state,
    ...(def.kind === 'issue' ? {} : { party: 5, run: 'a-batch' }),
  })

  it.each([issue, consume, ship])('ask why, and the act says it: %#', (def) => {
    const state = complete(def, told(def))
    expect(state).toMatchObject({ lot: OLD_LOT, lock: null, isOverruled: true })
    expect(missing(def, state, books)).toEqual(['why'])
    expect(confirm(def, state, WORLD).acts).toEqual([])

    const [act] = confirm(def, { ...state, pickReason: HURRY }, WORLD).acts

    expect(act?.args).toMatchObject({ lot: OLD_LOT, reason: HURRY })
  })

  it('ask why where nothing else could have been taken', () => {
    const none = aPlant()
    none.put('reason', String(HURRY), {
      ...{ id: HURRY, code: 'x', kind: 'pick', name_zh: '急', name_en: 'Urgent', active: true },
    })
    none.put('lot', GOOD_LOT, { ...aLot({ id: GOOD_LOT, code: 'L24', status: 'hold' }) })
    const world = { ...WORLD, books: none.replica }
    const locked = choose(issue, { ...EMPTY, from: A01 }, { lot: OLD_LOT }, world).state
    const { state } = takeExpired(issue, locked, world)

    expect(state).toMatchObject({ proposed: null, isOverruled: true })
    expect(missing(issue, state, none.replica)).toEqual(['why'])
    const [act] = confirm(issue, { ...state, pickReason: HURRY }, world).acts
    expect(act?.args).toMatchObject({ reason: HURRY })
    expect(act?.args).not.toHaveProperty('proposed')
  })

  it('are counted on by scanning them again, without asking anew', () => {
    const once = { ...told(issue), pickReason: HURRY }
    const twice = onScan(issue, once, 'L01', WORLD).state

    expect(twice).toMatchObject({ entered: '2', lock: null, pickReason: HURRY, isOverruled: true })
  })

  it('are no excuse for other goods', () => {
    const state = { ...told(issue), pickReason: HURRY }

    expect(choose(issue, state, { lot: lotOf('expired') }, WORLD).state.lock?.code).toBe(
      'lot_expired',
    )
    expect(choose(issue, state, { lot: GOOD_LOT }, WORLD).state).toMatchObject({
      ...{ lot: GOOD_LOT, isOverruled: false, item: GLUE },
    })
  })

  it.each(['hold', 'quarantine', 'rejected'] as const)('are not goods on %s', (block) => {
    expect(told(issue, lotOf(block)).lock?.code).toBe(`lot_${block}`)
  })
})

describe('a decision about a lot', () => {
  it.each([
    [release, { available: false, hold: true, quarantine: true, rejected: true, expired: false }],
    [reject, { available: false, hold: true, quarantine: true, rejected: false, expired: false }],
  ])('is asked where there is something to decide: %#', (def, allowed) => {
    for (const [status, may] of Object.entries(allowed)) {
      const state = begin({ ...def, reason: null }, lotOf(status as LotStatus))

      expect([status, state.lock?.code ?? null]).toEqual([status, may ? null : 'lot_not_held'])
    }
  })

  it('becomes an act', () => {
    const state = { ...begin(reject, lotOf('hold')), reason: 4 }

    expect(confirm(reject, state, WORLD).acts).toMatchObject([
      { operation: 'lot.reject', args: { lot: lotOf('hold'), reason: 4, note: null } },
    ])
  })
})
