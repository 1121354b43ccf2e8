import { describe, expect, it } from 'vitest'
import { categoryChain } from './category-chain.ts'

const PARENTS: Record<number, number | null> = { 1: 2, 2: 3, 3: null, 8: 9, 9: 8 }
const chainOf = (first: number | null): number[] => categoryChain(first, (id) => PARENTS[id])

describe('the categories of an item', () => {
  it('are its own and all around it, the nearest first', () => {
    expect(chainOf(1)).toEqual([1, 2, 3])
    expect(chainOf(null)).toEqual([])
  })

  it('end where nothing more is known, and where they close a circle', () => {
    expect(chainOf(7)).toEqual([7])
    expect(chainOf(8)).toEqual([8, 9])
  })
})
