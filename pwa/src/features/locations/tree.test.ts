import { describe, expect, it } from 'vitest'
import type { Location } from '../../data/rows.ts'
import { kindsBelow, lines } from './tree.ts'

const place = (id: number, parent: number | null, code: string, kind = 'bin') =>
  ({ id, parent, code, kind }) as Location

describe('the tree of locations', () => {
  it('is walked in order of the codes, virtual places last', () => {
    const rows = [
      place(1, null, 'DG', 'site'),
      place(4, 1, 'A-VIRTUAL', 'virtual'),
      place(3, 1, 'RM-B', 'zone'),
      place(2, 1, 'RM-A', 'zone'),
      place(5, 2, 'A-01'),
    ]

    const shown = lines(rows).map((line) => `${line.depth} ${line.location.code}`)

    expect(shown).toEqual(['0 DG', '1 RM-A', '2 A-01', '1 RM-B', '1 A-VIRTUAL'])
  })

  it('shows a place whose parent is not on the device', () => {
    expect(lines([place(5, 99, 'A-01')])).toHaveLength(1)
  })

  it('allows no bin below a bin', () => {
    expect(kindsBelow(place(1, null, 'A', 'bin'))).toEqual([])
    expect(kindsBelow(undefined)).toEqual(['site'])
  })
})
