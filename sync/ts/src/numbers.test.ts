import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { numberText, takeNumber, usableBlocks } from './numbers.ts'
import type { NumberBlock } from './types.ts'

let made = 0
const aDatabase = (): string => `numbers${(made += 1)}`
const aBlock = (change: Partial<NumberBlock> = {}): NumberBlock => ({
  id: 1,
  kind: 'lot',
  first: 1,
  last: 3,
  prefix: 'D1',
  stream: 's',
  ...change,
})

describe('numbers from leased blocks', () => {
  it('are the prefix and five digits', () => {
    expect(numberText('D7', 42)).toBe('D7-00042')
    expect(numberText('D7', 123_456)).toBe('D7-123456')
  })

  it('follow each other, go on in the next block, and end with the last', async () => {
    const database = aDatabase()
    const blocks = [aBlock({ last: 2 }), aBlock({ id: 2, first: 50, last: 50 })]

    const taken = [0, 1, 2, 3].map(() => takeNumber(database, blocks))

    expect(await Promise.all(taken)).toEqual(['D1-00001', 'D1-00002', 'D1-00050', null])
  })

  it('are never given out twice, however many ask at once', async () => {
    const database = aDatabase()
    const blocks = [aBlock({ last: 100 })]

    const taken = await Promise.all(Array.from({ length: 60 }, () => takeNumber(database, blocks)))

    expect(new Set(taken).size).toBe(60)
  })

  it('leave out the blocks of other kinds and of earlier streams', () => {
    const blocks = [
      aBlock({ id: 3, first: 9 }),
      aBlock({ id: 4, stream: 'earlier' }),
      aBlock({ id: 5, kind: 'document' }),
      aBlock({ id: 6, first: 5 }),
    ]

    expect(usableBlocks(blocks, 'lot', 's').map(({ id }) => id)).toEqual([6, 3])
  })
})
