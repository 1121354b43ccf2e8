import { describe, expect, it } from 'vitest'
import type { Category, DefectCode } from '../../data/rows.ts'
import { defectsFor, EMPTY, holds, missing, reportArgs, withFavourite } from './reporting.ts'

const category = (id: number, parent: number | null): Category => ({
  ...{ id, parent, code: `c${id}`, name_zh: '', name_en: '' },
  ...{ picking: null, warn_days: null, slow_days: null },
})
const code = (id: number, of: number | null, active = true): DefectCode => ({
  ...{ id, code: `D${id}`, name_zh: null, name_en: null, category: of, active },
})
const CATEGORIES = [category(1, null), category(2, 1), category(3, 2), category(4, null)]
const CODES = [code(1, null), code(2, 1), code(3, 3), code(4, 4), code(5, 3, false), code(6, 2)]
const world = { item: { id: 8, category: 3 }, categories: CATEGORIES, codes: CODES }
const ids = (codes: readonly DefectCode[]): number[] => codes.map(({ id }) => id)

describe('the defects of an item', () => {
  it('are those of its category and all above it, the nearest first, then those of all goods', () => {
    expect(ids(defectsFor({ ...world, rows: [], favourites: [] }))).toEqual([3, 6, 2, 1])
  })

  it('begin with what this person takes, then with what is found on these goods', () => {
    const rows = [
      { item: 8, defect: 1 },
      { item: 8, defect: 1 },
      { item: 9, defect: 2 },
    ]

    expect(ids(defectsFor({ ...world, rows, favourites: [] }))).toEqual([1, 3, 6, 2])
    expect(ids(defectsFor({ ...world, rows, favourites: [2, 99] }))).toEqual([2, 1, 3, 6])
  })
})

it('remembers each defect once, the last one first, and not for ever', () => {
  const many = Array.from({ length: 20 }, (_, at) => at)

  expect(withFavourite([1, 2, 3], 3)).toEqual([3, 1, 2])
  expect(withFavourite(many, 50)).toHaveLength(12)
})

describe('a report', () => {
  const draft = { ...EMPTY, item: 8, lot: 'l', defect: 3, note: '  scratched ' }

  it('holds a lot unless somebody says otherwise, and nothing that has none', () => {
    expect(holds(draft)).toBe(true)
    expect(holds({ ...draft, hold: false })).toBe(false)
    expect(holds({ ...draft, lot: null, hold: true })).toBe(false)
  })

  it('asks for the goods, then for the defect where there are any', () => {
    expect(missing(EMPTY, 3)).toBe('item')
    expect(missing({ ...draft, defect: null }, 3)).toBe('defect')
    expect(missing({ ...draft, defect: null }, 0)).toBeNull()
  })

  it('says everything that the act has a place for', () => {
    expect(reportArgs(draft, 12)).toEqual({
      ...{ item: 8, lot: 'l', location: null, quantity: 12, defect: 3, severity: 'major' },
      ...{ hold: true, inspection: null, note: 'scratched' },
    })
  })
})
