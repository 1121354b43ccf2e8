import { describe, expect, it } from 'vitest'
import { type Action, causesOf, inOrder, mayCheck, overdueCount, stateOf } from './capa.ts'
import { owners } from './people.ts'

const TODAY = '2026-11-28'
const anAction = (id: number, change: Partial<Action> = {}): Action => ({
  ...{ id, kind: 'corrective', text: 'x', owner: 1, due_on: '2026-12-01', done_on: null },
  ...{ check_on: null, effectiveness: null, checked_by: null, ...change },
})
const done = { done_on: '2026-11-20' }

describe('an action', () => {
  it('is late the day after it was due, and not before', () => {
    expect(stateOf(anAction(1, { due_on: TODAY }), TODAY)).toBe('open')
    expect(stateOf(anAction(1, { due_on: '2026-11-27' }), TODAY)).toBe('overdue')
  })

  it('is over when done, unless its effect is still to be looked at', () => {
    expect(stateOf(anAction(1, done), TODAY)).toBe('over')
    expect(stateOf(anAction(1, { ...done, check_on: '2026-12-20' }), TODAY)).toBe('to_check')
    expect(stateOf(anAction(1, { ...done, check_on: '2026-11-01' }), TODAY)).toBe('check_overdue')
    expect(stateOf(anAction(1, { ...done, effectiveness: 'effective' }), TODAY)).toBe('effective')
  })

  it('is checked by anybody but its owner, once it is done', () => {
    expect(mayCheck(anAction(1), 2)).toBe('not_done')
    expect(mayCheck(anAction(1, done), 1)).toBe('own_action')
    expect(mayCheck(anAction(1, done), 2)).toBe('may')
    expect(mayCheck(anAction(1, { ...done, effectiveness: 'effective' }), 2)).toBe('not_done')
  })
})

it('puts late actions first and counts them', () => {
  const actions = [
    anAction(1, done),
    anAction(2),
    anAction(3, { ...done, check_on: '2026-11-01' }),
    anAction(4, { due_on: '2026-11-01' }),
  ]

  expect(inOrder(actions, TODAY).map(({ id }) => id)).toEqual([4, 3, 2, 1])
  expect(overdueCount(actions, TODAY)).toBe(2)
})

it('keeps the whys that were answered', () => {
  expect(causesOf([' worn tool ', '', '  '])).toEqual(['worn tool'])
})

it('offers each person of the site once, by name, nobody who has left', () => {
  const people = [
    { id: 1, name: 'Zhao', active: true },
    { id: 2, name: 'Gone', active: false },
  ]
  const counters = [
    { id: 1, name: 'Zhao' },
    { id: 3, name: 'Chen' },
  ]

  expect(owners(people, counters).map(({ name }) => name)).toEqual(['Chen', 'Zhao'])
})
