import { expect, test } from 'vitest'
import { begin, currentEntry, atPlace, take } from './counting.ts'
import { answerOf, showAnswer } from './show.ts'
import { AT } from './walk.testing.ts'

const here = atPlace(begin(1), 10, AT).state
const held = currentEntry(take(here, { item: 1, lot: null }, true, AT).state)
const repeated = { kind: 'repeated' as const, serial: 'S1' }

test('a scan brings its answer into view: what went wrong, else the goods, else the place', () => {
  expect(answerOf({ trouble: repeated, entry: held })).toContain(':first-child')
  expect(answerOf({ trouble: null, entry: held })).toContain('in-hands')
  expect(answerOf({ trouble: null, entry: null })).toContain('count-place')
})

test('the page moves no further than it has to, and nothing takes the focus', () => {
  const moved: unknown[] = []
  const card = { scrollIntoView: (how: unknown) => moved.push(how) }
  showAnswer({ querySelector: () => card }, { trouble: null, entry: held })
  showAnswer({ querySelector: () => null }, { trouble: null, entry: held })
  expect(moved).toEqual([{ block: 'nearest' }])
})
