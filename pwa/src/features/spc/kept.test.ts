import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { keepList, keepSeries, keptList, keptSeries } from './kept.ts'

const [ME, OTHER] = [31, 32]

beforeEach(() => vi.stubGlobal('indexedDB', new IDBFactory()))

describe('answers that are kept for a time without a network', () => {
  it('are there again as they were, with when they were true', async () => {
    await keepList(ME, ['a'], 5)
    await keepSeries(ME, '9', { points: 1 }, 6)

    expect(await keptList(ME)).toMatchObject({ answer: ['a'], at: 5 })
    expect(await keptSeries(ME, '9')).toMatchObject({ answer: { points: 1 }, at: 6 })
  })

  it('are those of one person alone', async () => {
    await keepList(ME, ['a'], 5)
    await keepSeries(ME, '9', {}, 6)

    expect(await keptList(OTHER)).toBeUndefined()
    expect(await keptSeries(OTHER, '9')).toBeUndefined()
  })

  it('are bounded, and the newest is always among them', async () => {
    await keepList(ME, ['a'], 1)
    for (let id = 1; id <= 12; id += 1) await keepSeries(ME, String(id), { id }, id)

    const found = await Promise.all(
      Array.from({ length: 12 }, (_, at) => keptSeries(ME, String(at + 1))),
    )

    expect(found.filter((one) => one !== undefined)).toHaveLength(8)
    expect(found.at(-1)).toMatchObject({ answer: { id: 12 } })
    expect(await keptList(ME)).toBeDefined()
  })

  it('are none where the device has no room, and nobody is stopped', async () => {
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new Error('full')
      },
    })

    await keepList(ME, ['a'], 1)

    expect(await keptList(ME)).toBeUndefined()
  })
})
