import { judge, judgedParts, readingsOf, demandOf } from '@takt/sync/quality'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entryOf, keyOf, neighbour, nextSlot, slotKey, unitStates } from './entry.ts'
import {
  aCharacteristic,
  aReading,
  aSample,
  aVersion,
  LOOKS,
  PAPER,
  WIDTH,
} from './inspections.testing.ts'

const version = aVersion()
const row = aSample()
const key = (slot: ReturnType<typeof nextSlot>) => (slot === null ? null : keyOf(slot))

describe('what is read', () => {
  it('begins with the lot and goes on unit by unit', () => {
    const keys = entryOf(row, version, []).slots.map(keyOf)

    expect(keys.slice(0, 4)).toEqual([`0.${PAPER}`, `1.${WIDTH}`, `1.${LOOKS}`, `2.${WIDTH}`])
    expect(keys).toHaveLength(7)
  })

  it('goes on where readings lack, and comes back to those that were passed over', () => {
    const done = [aReading(1, WIDTH, 1000), aReading(2, WIDTH, 1000), aReading(2, LOOKS, true)]
    const entry = entryOf(row, version, done)
    const paper = entry.slots[0] ?? null

    expect(key(nextSlot(entry, null))).toBe(`0.${PAPER}`)
    expect(key(nextSlot(entry, paper, [`0.${PAPER}`]))).toBe(`1.${LOOKS}`)
    const last = entry.slots.at(-2) ?? null
    expect(key(nextSlot(entry, last, [`0.${PAPER}`]))).toBe(`3.${LOOKS}`)
    expect(key(nextSlot(entry, entry.slots.at(-1) ?? null, [`0.${PAPER}`]))).toBe(`1.${LOOKS}`)
  })

  it('ends when only what nobody has to read is left and was left out', () => {
    const all = [1, 2, 3].flatMap((unit) => [
      aReading(unit, WIDTH, 1000),
      aReading(unit, LOOKS, true),
    ])
    const entry = entryOf(row, version, all)

    expect(nextSlot(entry, null, [`0.${PAPER}`])).toBeNull()
    expect(entry).toMatchObject({ done: 3, n: 3 })
    expect(entry.outcome).toMatchObject({ verdict: 'pass', found: 0 })
  })

  it('has a value that was corrected as it stands now, with its defects', () => {
    const counted = aVersion({ characteristics: [aCharacteristic(LOOKS, 'counted')] })
    const first = aReading(1, LOOKS, 2, { defects: [[1, LOOKS, 9, 2]] })
    const again = aReading(1, LOOKS, 1, { defects: [[1, LOOKS, 8, 1]] })

    const entry = entryOf(row, counted, [again, first])

    const said = entry.standing.get(slotKey(1, LOOKS))
    expect(said).toMatchObject({ value: 1, act: again.id })
    expect([...(said?.defects ?? [])]).toEqual([[8, 1]])
  })

  it('leaves out what does not count, and values of another kind', () => {
    const acts = [aReading(1, WIDTH, 900, { counts: false }), aReading(1, LOOKS, 'green')]

    expect(entryOf(row, version, acts).standing.size).toBe(0)
  })

  it('shows of each unit how it stands', () => {
    const acts = [aReading(1, WIDTH, 1000), aReading(2, WIDTH, 900), aReading(3, LOOKS, true)]
    const states = unitStates(entryOf(row, version, [...acts, aReading(3, WIDTH, 1001)]))

    expect([...states]).toEqual([
      [0, 'good'],
      [1, 'partly'],
      [2, 'bad'],
      [3, 'good'],
    ])
  })

  it('is walked through in both directions', () => {
    const entry = entryOf(row, version, [])
    const [first, second] = entry.slots
    if (!first || !second) throw new Error('there are slots')

    expect(neighbour(entry, second, -1)).toBe(first)
    expect(neighbour(entry, first, -1)).toBeNull()
  })
})

it('comes to the verdict of judge, whatever order acts of several devices come in', () => {
  const value = fc.oneof(fc.integer({ min: 990, max: 1010 }), fc.boolean())
  const act = fc
    .record({
      readings: fc.array(
        fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(WIDTH, LOOKS), value),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
      effective: fc.integer({ min: 1, max: 9 }),
      stream: fc.constantFrom('a', 'b'),
      counts: fc.boolean(),
    })
    .map((fields) => aReading(1, WIDTH, 0, fields))
  const acts = fc.uniqueArray(act, { selector: ({ n, stream }) => `${stream}.${n}`, maxLength: 8 })
  fc.assert(
    fc.property(
      acts.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        const entry = entryOf(row, version, shuffled)

        const demand = demandOf({ n: 3, ac: 1, re: 2, counts: 'units' })
        expect(entry.outcome).toEqual(judge(judgedParts(version), demand, readingsOf(all)))
        expect([...entry.standing]).toEqual([...entryOf(row, version, all).standing])
      },
    ),
  )
})
