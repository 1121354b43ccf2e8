import { expect, it } from 'vitest'
import type { DefectCode, Item } from '../../data/rows.ts'
import { aPlant, GLUE } from '../../scan/plant.testing.ts'
import { codesFor, counted, total } from './defects.ts'

it('are offered by the categories of the item, the nearest first', () => {
  const client = aPlant()
  const code = (id: number, category: number | null, change: Partial<DefectCode> = {}) => {
    const row = {
      id,
      code: `D${id}`,
      name_zh: null,
      name_en: 'x',
      category,
      active: true,
      ...change,
    }
    client.put('defect_code', String(id), row)
  }
  client.put('category', '1', { id: 1, code: 'K1', parent: 2 })
  client.put('category', '2', { id: 2, code: 'K2', parent: null })
  code(1, null)
  code(2, 2)
  code(3, 1)
  code(4, 9)
  code(5, 1, { active: false })
  const item = { ...client.replica.get<Item>('item', String(GLUE)), category: 1 } as Item

  expect(codesFor(client.replica, item).map(({ id }) => id)).toEqual([3, 2, 1])
})

it('are counted up and down, never below none', () => {
  const two = counted(counted(new Map(), 7, 1), 7, 1)
  expect(total(counted(two, 8, 1))).toBe(3)
  expect([...counted(counted(two, 7, -1), 7, -1)]).toEqual([])
  expect(total(counted(new Map(), 7, -1))).toBe(0)
})
