import { describe, expect, it } from 'vitest'
import type { Category } from '../../data/rows.ts'
import { bodyOf, fieldsOfRow, parentsFor } from './list-fields.ts'

const blank = fieldsOfRow(undefined)

describe('the lists of the office', () => {
  it('send what the list has and nothing of another', () => {
    const fields = { ...blank, code: ' BOX ', name_zh: '箱' }

    expect(bodyOf('units', fields)).toEqual({
      code: 'BOX',
      name_zh: '箱',
      name_en: null,
      scale: 0,
    })
    expect(bodyOf('categories', fields)).toMatchObject({ parent: null, picking: null })
    expect(bodyOf('reasons', fields)).toMatchObject({ kind: 'scrap', active: true })
  })

  it('begin with what a row has', () => {
    const row = { id: 3, code: 'KG', name_zh: '千克', name_en: 'kg', scale: 3 }

    expect(bodyOf('units', fieldsOfRow(row))).toEqual({
      code: 'KG',
      name_zh: '千克',
      name_en: 'kg',
      scale: 3,
    })
  })

  it('offer no category a place below itself', () => {
    const row = (id: number, parent: number | null) =>
      ({ id, parent, code: `C${id}`, name_zh: '', name_en: '' }) as Category
    const rows = [row(1, null), row(2, 1), row(3, 2), row(4, null)]

    expect(parentsFor(1, rows).map(({ id }) => id)).toEqual([4])
    expect(parentsFor(undefined, rows)).toHaveLength(4)
  })
})
