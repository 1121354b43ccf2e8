import { expect, test } from 'vitest'
import type { CountLine, Stocktake } from '../../data/rows.ts'
import { A01, aPlant, GLUE, GOOD_LOT } from '../../scan/plant.testing.ts'
import { atPlace, begin, type CountState, entriesAt, say, take } from './counting.ts'
import {
  isFor,
  isHandedOver,
  isSpotAt,
  leftFor,
  leftHere,
  linesAt,
  notCounted,
  placesLeft,
  planOf,
  readiness,
  tasksOf,
  zerosAt,
} from './tasks.ts'
import { isBarred } from '../stocktakes/hand-over.ts'

const plan = (id: number, change: Partial<Stocktake> = {}): Stocktake => ({
  ...{ id, number: `ST-${id}`, name: null, kind: 'full', status: 'open', zone: null },
  ...{ due_on: null, blind: true, frozen: false, adds: false, team: null, lines: 0 },
  ...{ locations: 0, opened_at: 1, closed_at: null },
  ...change,
})
const line = (id: number, change: Partial<CountLine> = {}): CountLine => ({
  ...{ id, stocktake: 1, location: 10, item: 1, lot: null, state: 'open', origin: 'plan' },
  ...{ round: 0, person: null, team: null, counted_at: null, counted_by: null, not_by: [] },
  ...change,
})
const teams = [{ id: 4, name: 'Night', members: [7], active: true }]

test('a person counts own lines, those of the team, and nobody’s', () => {
  expect(isFor(line(1), 7, teams)).toBe(true)
  expect(isFor(line(1, { person: 8 }), 7, teams)).toBe(false)
  expect(isFor(line(1, { team: 4 }), 7, teams)).toBe(true)
  expect(isFor(line(1, { team: 4 }), 8, teams)).toBe(false)
  expect(isFor(line(1, { state: 'done' }), 7, teams)).toBe(false)
})

test('whoever counted is not asked to recount', () => {
  expect(isFor(line(1, { state: 'recount', not_by: [7] }), 7, teams)).toBe(false)
  expect(isFor(line(1, { state: 'recount', not_by: [7] }), 8, teams)).toBe(true)
})

test('a recount that is with somebody who must not do it is offered to everybody else', () => {
  const again = line(1, { state: 'recount', person: 8, not_by: [8] })
  expect([7, 8, 9].map((person) => isFor(again, person, teams))).toEqual([true, false, true])
})

test('what was counted here is seen and no longer left, before the server has heard it', () => {
  const lines = [line(1, { counted: true }), line(2), line(3, { state: 'recount', counted: true })]
  expect(isFor(line(1, { counted: true }), 7, teams)).toBe(false)
  expect(tasksOf([plan(1)], lines, 7, teams)).toMatchObject([{ seen: 2, mine: 1, counted: 2 }])
  expect(placesLeft(lines, 1, 7, teams)).toEqual(new Map([[10, 1]]))
  expect(linesAt(lines, 1, 10).map((one) => one.id)).toEqual([2, 1, 3])
  expect(leftFor(7, teams, lines, [], aPlant().replica).map((one) => one.id)).toEqual([2])
})

test('a place that should be empty is left once in the list and once at the place', () => {
  const books = aPlant().replica
  const bare = [line(1, { item: null })]
  const said = at10({ item: 1, lot: null }, '2')
  expect(placesLeft(bare, 1, 7, teams).get(10)).toBe(1)
  expect(leftHere(7, teams, bare, [], books)).toHaveLength(1)
  expect(leftHere(7, teams, bare, said, books)).toHaveLength(0)
  expect(leftHere(7, teams, [line(1, { item: null, counted: true })], [], books)).toHaveLength(0)
})

test('whoever says that nothing lies here is told how many lines that makes zero', () => {
  const books = aPlant().replica
  const bare = line(1, { item: null })
  expect(zerosAt([bare], A01, books)).toBe(0)
  expect(zerosAt([bare, line(2), line(3, { state: 'done' })], A01, books)).toBe(2)
  // On the spot there is no list: what the books show is what would be lost.
  expect(zerosAt([], A01, books)).toBe(3)
})

test('a recount is handed to nobody who counted it', () => {
  const again = line(1, { state: 'recount', not_by: [8] })
  expect(['person:8', 'person:9', 'team:8'].map((to) => isBarred(again, to))).toEqual([
    ...[true, false, false],
  ])
})

test('a place that was handed over is somebody else’s to call empty', () => {
  expect(isHandedOver([line(1, { person: 8 })], 7, teams)).toBe(true)
  expect(isHandedOver([line(1, { person: 8 }), line(2)], 7, teams)).toBe(false)
  expect(isHandedOver([line(1, { state: 'done' })], 7, teams)).toBe(false)
})

test('stocktakes with something to do come first, then by their day', () => {
  const plans = [
    ...[plan(1, { due_on: '2026-12-02' }), plan(2, { due_on: '2026-12-01' })],
    plan(3, { status: 'closed' }),
  ]
  const tasks = tasksOf(plans, [line(1), line(2, { state: 'done' })], 7, teams)
  expect(tasks.map((one) => one.stocktake.id)).toEqual([1, 2])
  expect(tasks[0]).toMatchObject({ lines: 2, seen: 1, mine: 1 })
})

test('what has to be counted once more in review is still somebody’s task', () => {
  const again = line(1, { state: 'recount', not_by: [7] })
  const inReview = [plan(1, { status: 'review' })]
  expect(tasksOf(inReview, [again], 8, teams)).toMatchObject([{ mine: 1 }])
})

test('the lines of a place show what is left first', () => {
  const lines = [line(1, { state: 'done' }), line(2), line(3, { location: 11 })]
  expect(linesAt(lines, 1, 10).map((one) => one.id)).toEqual([2, 1])
  expect(linesAt(lines, null, 10)).toEqual([])
  expect(placesLeft(lines, 1, 7, teams)).toEqual(
    new Map([
      [10, 1],
      [11, 1],
    ]),
  )
})

test('a device is ready once the hidden figures are gone from it', () => {
  const held = new Map([['counted:1', 'ready']])
  const said = (isOn: boolean, waits = false) => ({ isOn, waits })
  expect(readiness(plan(1), said(false), held)).toBe('out')
  expect(readiness(plan(1), said(true), held)).toBe('waits')
  expect(readiness(plan(1), said(true), new Map())).toBe('ready')
  expect(readiness(plan(1, { blind: false }), said(true), held)).toBe('ready')
  expect(readiness(plan(1), said(true, true), held)).toBe('joins')
  expect(readiness(plan(1), said(false, true), new Map())).toBe('leaves')
})

test('an address names a stocktake, a spot count or nothing, but never a figure that is none', () => {
  expect([planOf('spot'), planOf('12')]).toEqual([null, 12])
  const odd = [undefined, '', 'abc', '0', '-1', '1.5', '1e3', '0x1', ' 1', '9'.repeat(20)]
  expect(odd.map(planOf)).toEqual(odd.map(() => undefined))
})

test('what is left of a place for somebody are own lines that nobody said anything of', () => {
  const books = aPlant().replica
  const lines = [
    ...[line(1), line(2, { person: 8 }), line(3, { team: 4 }), line(4, { person: 7 })],
    ...[line(5, { state: 'recount', not_by: [7] }), line(6, { not_by: [7] })],
  ]
  const left = (person: number) => leftFor(person, teams, lines, [], books).map((one) => one.id)
  expect(left(7)).toEqual([1, 3, 4])
  expect(left(8)).toEqual([1, 2, 5, 6])
  expect(leftFor(7, teams, lines, at10({ item: 1, lot: null }, '2'), books)).toEqual([])
})

test('what this device handed on is told as long as the server has not heard it', () => {
  const lines = [line(1, { person: 8, given: true }), line(2)]
  expect(tasksOf([plan(1)], lines, 7, teams)).toMatchObject([{ mine: 1, given: 1 }])
})

const AT = { now: 1, wall: 1, head: 1 }
const at10 = (goods: { item: number; lot: string | null; lotCode?: string }, total: string) => {
  const here: CountState = atPlace(begin(1), 10, AT).state
  return entriesAt(say(take(here, goods, false, AT).state, total), 10)
}

test('goods that were opened, and of which nothing was said, are not counted', () => {
  const books = aPlant().replica
  const lines = [line(1), line(2, { item: null }), line(3, { item: 2, state: 'done' })]
  const left = (total: string) =>
    notCounted(lines, at10({ item: 1, lot: null }, total), books).map((one) => one.id)
  expect(left('')).toEqual([1])
  expect(left('0')).toEqual([])
})

test('a lot that was counted by its label is the lot that the plan names', () => {
  const books = aPlant().replica
  const code = books.get<{ code: string }>('lot', GOOD_LOT)?.code ?? ''
  const lines = [line(1, { item: GLUE, lot: GOOD_LOT })]
  expect(notCounted(lines, at10({ item: GLUE, lot: null, lotCode: code }, '4'), books)).toEqual([])
  const other = at10({ item: GLUE, lot: null, lotCode: 'X9' }, '4')
  expect(notCounted(lines, other, books)).toHaveLength(1)
})

test('a place without lines of the plan is a spot count, once all lines are here', () => {
  const rows = new Map([['1', line(1)]])
  const books = (state: string) => ({
    all: <T>() => rows as unknown as Iterable<[string, T]>,
    scopes: new Map([['stocktake:1', state]]),
  })
  expect(isSpotAt(books('ready'), 1, 10)).toBe(false)
  expect(isSpotAt(books('ready'), 1, 11)).toBe(true)
  expect(isSpotAt(books('loading'), 1, 11)).toBe(false)
})
