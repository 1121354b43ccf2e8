import { describe, expect, it } from 'vitest'
import { t } from '../../app/i18n.svelte.ts'
import type { Balance, LotStatus } from '../../data/rows.ts'
import { itemOf, locationOf } from '../../scan/books.ts'
import { aLot, aPlant, A01, GLUE, GOOD_LOT, NOW, OLD_LOT, TODAY } from '../../scan/plant.testing.ts'
import { consume } from '../consume/view-model.ts'
import { reject, release } from '../hold/view-model.ts'
import { issue } from '../issue/view-model.ts'
import { move } from '../move/view-model.ts'
import { ship } from '../ship/view-model.ts'
import { placesOf } from './choices.ts'
import type { FlowDefinition } from './definition.ts'
import { choose, confirm, onScan, takeExpired, takeHeld, type World } from './reduce.ts'
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

describe('goods on hold of an item that only warns', () => {
  const plantOf = (status: LotStatus, expires_on: string | null = null) => {
    const other = aPlant()
    other.put('item', String(GLUE), { ...itemOf(other.replica, GLUE), hold_mode: 'warn' })
    other.put('lot', GOOD_LOT, { ...aLot({ id: GOOD_LOT, code: 'L24', status, expires_on }) })
    return { ...WORLD, books: other.replica }
  }
  const lock = (def: FlowDefinition, world: World) =>
    choose(def, { ...EMPTY, from: A01 }, { lot: GOOD_LOT }, world).state

  it.each(
    [issue, consume, ship].flatMap((def) =>
      (['hold', 'quarantine'] as const).map((block) => [def, block] as const),
    ),
  )('are taken after one confirmation that names the hold: %# %s', (def, block) => {
    const world = plantOf(block)
    const locked = lock(def, world)
    expect(locked.lock).toMatchObject({ code: `lot_${block}`, warns: true })
    const title = t(`flow.lock_lot_${block}_warns`, { lot: 'L24', why: '' })
    expect(locked.lock && explain(locked.lock, world.books, TODAY, NOW).title).toBe(title)

    const { state } = takeHeld(def, locked, world)

    expect(state).toMatchObject({ lot: GOOD_LOT, lock: null, takesHeld: true, isOverruled: false })
    expect(missing(def, state, world.books)).not.toContain('why')
    expect(onScan(def, state, 'L24', world).state).toMatchObject({ entered: '2', lock: null })
  })

  it('are asked about once more where they have expired as well', () => {
    const world = plantOf('hold', TODAY)
    const held = takeHeld(issue, lock(issue, world), world).state
    expect(held.lock?.code).toBe('lot_expired')

    expect(takeExpired(issue, held, world).state).toMatchObject({
      ...{ lot: GOOD_LOT, lock: null, takesHeld: true, isOverruled: true },
    })
  })

  it('stop all the same where they were rejected', () => {
    const world = plantOf('rejected')
    const locked = lock(issue, world)

    expect(locked.lock?.warns).toBeUndefined()
    expect(takeHeld(issue, locked, world).state.lock?.code).toBe('lot_rejected')
  })

  it('stop where the item says nothing of it', () => {
    const locked = begin(issue, lotOf('hold'))

    expect(takeHeld(issue, locked, WORLD).state.lock?.code).toBe('lot_hold')
  })
})

describe('quarantine', () => {
  const SHUT = 77
  const world = (() => {
    const other = aPlant()
    const row = { ...locationOf(other.replica, A01), id: SHUT, code: 'Q-01', role: 'quarantine' }
    other.put('location', String(SHUT), row)
    const rows = [...other.replica.all<Balance>('balance')]
    for (const [key, one] of rows) if (one.lot === GOOD_LOT) other.put('balance', key, null)
    const there = { location: SHUT, item: GLUE, lot: GOOD_LOT, quantity: 5 }
    other.put('balance', `${SHUT}.${GLUE}.${GOOD_LOT}`, there)
    return { ...WORLD, books: other.replica }
  })()

  it.each([issue, consume, ship])('is no place to take goods from: %#', (def) => {
    const { state } = choose(def, EMPTY, { location: SHUT }, world)

    expect(state).toMatchObject({ from: null, lock: { code: 'location_quarantine' } })
    expect(choose(def, EMPTY, { lot: GOOD_LOT }, world).state.from).not.toBe(SHUT)
    expect(placesOf(GLUE, GOOD_LOT, world.books)).toEqual([])
  })

  it('is where a move may begin and end', () => {
    expect(choose(move, EMPTY, { location: SHUT }, world).state.from).toBe(SHUT)
    const begun = { location: A01, to: SHUT, lot: OLD_LOT }

    expect(choose(move, EMPTY, begun, world).state).toMatchObject({ from: A01, to: SHUT })
    expect(choose(move, EMPTY, { to: SHUT, lot: OLD_LOT }, world).state.to).toBe(SHUT)
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
