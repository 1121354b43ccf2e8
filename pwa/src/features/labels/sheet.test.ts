import { describe, expect, it } from 'vitest'
import { idsFrom, layoutOf, sheets } from './sheet.ts'

describe('label sheets', () => {
  it('fill page after page and leave used places empty', () => {
    const labels = Array.from({ length: 18 }, (_, at) => at)

    const pages = sheets(labels, layoutOf('medium'), 2)

    expect(pages.map((page) => page.length)).toEqual([18, 2])
    expect(pages[0]?.slice(0, 3)).toEqual([undefined, undefined, 0])
  })

  it('never skip a whole sheet', () => {
    expect(sheets([1], layoutOf('large'), 99)).toHaveLength(1)
  })

  it('take only real ids from the address', () => {
    expect(idsFrom('5,x,-1,7.5,8')).toEqual([5, 8])
    expect(idsFrom(null)).toEqual([])
  })
})
