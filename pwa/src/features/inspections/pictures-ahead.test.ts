import { describe, expect, it } from 'vitest'
import { aPlant } from '../../scan/plant.testing.ts'
import { keptWithin } from '../photo/pictures.ts'
import { aPlan, anInspection, aVersion } from './inspections.testing.ts'
import { picturesAhead } from './pictures-ahead.ts'

const DAY = '2026-06-15'
const version = (id: number, from_on: string, ...pictures: string[]) =>
  aVersion({ id, from_on, pictures })

describe('pictures that are fetched ahead', () => {
  const client = aPlant()
  const put = (id: number, change: Parameters<typeof aPlan>[1]) =>
    client.put('inspection_plan', String(id), aPlan(id, change) as never)
  put(1, {
    versions: [
      version(11, '2027-01-01', 'next'),
      version(12, '2026-05-01', 'now', 'same'),
      version(13, '2026-01-01', 'past'),
    ],
  })
  put(2, { versions: [version(21, '2026-01-01', 'waits', 'same')] })
  put(3, { active: false, versions: [version(31, '2026-01-01', 'retired')] })
  client.put('inspection', 'i', anInspection({ id: 'i', plan: 2, version: 21 }) as never)

  it('are those of what waits, then those of all plans in force and to come, each once', () => {
    expect(picturesAhead(client.replica, DAY)).toEqual(['waits', 'same', 'next', 'now'])
  })
})

describe('what is kept', () => {
  const all = async (
    sizes: Record<string, number | null>,
    bounds: { count: number; bytes: number },
  ) => {
    const asked: string[] = []
    const isWhole = await keptWithin(Object.keys(sizes), bounds, (blob) => {
      asked.push(blob)
      const size = sizes[blob]
      return size === -1 ? Promise.reject(new Error('no network')) : Promise.resolve(size ?? null)
    })
    return { asked, isWhole }
  }

  it('is bounded in number and in bytes', async () => {
    const sizes = { a: 10, b: 10, c: 10, d: 10 }

    expect(await all(sizes, { count: 2, bytes: 100 })).toEqual({ asked: ['a', 'b'], isWhole: true })
    expect((await all(sizes, { count: 9, bytes: 25 })).asked).toEqual(['a', 'b', 'c'])
  })

  it('passes over what the server has not, and stops where the network ends', async () => {
    const bounds = { count: 9, bytes: 100 }

    expect(await all({ a: null, b: 10 }, bounds)).toEqual({ asked: ['a', 'b'], isWhole: true })
    expect(await all({ a: 1, b: -1, c: 1 }, bounds)).toEqual({ asked: ['a', 'b'], isWhole: false })
  })
})
