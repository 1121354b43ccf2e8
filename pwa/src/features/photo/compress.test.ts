import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BYTES_MAX, fitted, PhotoError, shrunk } from './compress.ts'

describe('the size of a photo', () => {
  it('keeps its shape and is never enlarged', () => {
    expect(fitted(4000, 3000, 1600)).toEqual([1600, 1200])
    expect(fitted(3000, 4000, 1600)).toEqual([1200, 1600])
    expect(fitted(800, 600, 1600)).toEqual([800, 600])
    expect(fitted(9000, 1, 320)).toEqual([320, 1])
  })

  it('loses quality before it loses pixels', async () => {
    const tried: [number, number][] = []
    await shrunk(4000, 3000, (width, _, quality) => {
      tried.push([width, quality])
      return Promise.resolve(new ArrayBuffer(width > 1000 ? 900_000 : 100_000))
    })

    expect(tried[0]).toEqual([1600, 0.82])
    expect(tried[3]).toEqual([1600, 0.46])
    expect(tried.at(-1)).toEqual([800, 0.82])
  })

  it('is within the limit whatever the camera made, or it is refused', async () => {
    const dimension = fc.integer({ min: 1, max: 12_000 })
    const density = fc.float({ min: 0, max: 2, noNaN: true })
    await fc.assert(
      fc.asyncProperty(dimension, dimension, density, async (width, height, dense) => {
        const encode = (w: number, h: number, quality: number): Promise<ArrayBuffer> => {
          expect(Math.max(w, h)).toBeLessThanOrEqual(1600)
          return Promise.resolve(new ArrayBuffer(Math.ceil(w * h * dense * quality) % 2 ** 24))
        }
        const photo = await shrunk(width, height, encode).catch((error: unknown) => error)
        if (photo instanceof ArrayBuffer) expect(photo.byteLength).toBeLessThanOrEqual(BYTES_MAX)
        else expect(photo).toBeInstanceOf(PhotoError)
      }),
      { numRuns: 60 },
    )
  })
})
