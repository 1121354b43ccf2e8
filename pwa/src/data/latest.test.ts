import { describe, expect, it } from 'vitest'
import { latest } from './latest.ts'

class Source {
  reads = 0
  readonly taken: number[] = []
  private readonly ends: (() => void)[] = []
  readonly reader = latest(
    () => {
      this.reads += 1
      const value = this.reads
      return new Promise<number>((resolve) => this.ends.push(() => resolve(value)))
    },
    (value) => void this.taken.push(value),
  )

  async answer(): Promise<void> {
    this.ends.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('a list that changes faster than it is read', () => {
  it('is read once more for all changes during a read', async () => {
    const source = new Source()

    for (let change = 0; change < 30; change++) source.reader.ask()
    expect(source.reads).toBe(1)
    await source.answer()
    expect(source.reads).toBe(2)
    await source.answer()

    expect(source.taken).toEqual([1, 2])
    expect(source.reads).toBe(2)
  })

  it('is read again for a change after that', async () => {
    const source = new Source()
    source.reader.ask()
    await source.answer()

    source.reader.ask()
    await source.answer()

    expect(source.taken).toEqual([1, 2])
  })

  it('is not shown when nobody looks any more', async () => {
    const source = new Source()
    source.reader.ask()

    source.reader.stop()
    await source.answer()

    expect(source.taken).toEqual([])
  })
})
