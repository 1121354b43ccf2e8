import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chunkOf } from '../simulator/fake-server.ts'
import { hashKey, Segment } from './chunks.ts'
import { add, rowDigest, type Lanes } from './digest.ts'
import { segmentLanes } from './segment-digest.ts'
import { ScopeTable } from './table.ts'
import type { Row } from './types.ts'

const encode = (value: unknown): ArrayBuffer =>
  new TextEncoder().encode(JSON.stringify(value)).buffer

const quantity = fc.integer({ min: -(2 ** 40), max: 2 ** 40 })
const aBalance = fc.record({
  item: fc.integer({ min: 1, max: 50 }),
  location: fc.integer({ min: 1, max: 9 }),
  lot: fc.option(fc.constantFrom('a-1', 'b-2', 'c-3')),
  quantity,
})
const balances = fc.uniqueArray(aBalance, {
  selector: ({ item, location, lot }) => `${item}.${location}.${lot ?? '-'}`,
  minLength: 1,
  maxLength: 60,
})

function keyed(rows: Row[]): [string, Row][] {
  return rows.map((row) => [`${row['item']}.${row['location']}.${row['lot'] ?? '-'}`, row])
}

function aSegment(rows: [string, Row][]): Segment {
  return new Segment(encode(chunkOf('balance', rows)), rows.length)
}

describe('a segment', () => {
  it('gives back every row that a chunk was made of', () => {
    fc.assert(
      fc.property(balances, (rows) => {
        const segment = aSegment(keyed(rows))

        const read = keyed(rows).map((_, i) => [segment.key(i), segment.row(i)])

        expect(read).toEqual(keyed(rows))
      }),
    )
  })

  it('has the digest of its rows', () => {
    fc.assert(
      fc.property(balances, (rows) => {
        const lanes: Lanes = [0, 0]
        for (const [key, row] of keyed(rows)) add(lanes, rowDigest('balance', key, row))

        expect(segmentLanes('balance', aSegment(keyed(rows)))).toEqual(lanes)
      }),
    )
  })

  it('hashes keys without making them', () => {
    fc.assert(
      fc.property(balances, (rows) => {
        const segment = aSegment(keyed(rows))

        for (let i = 0; i < rows.length; i++) {
          expect(segment.keyHash(i)).toBe(hashKey(segment.key(i)))
        }
      }),
    )
  })

  it('keeps differences that leave the range of 32 bits', () => {
    const columns = [['quantity', 'delta', [2 ** 31 - 1, 5, -(2 ** 40)]]]
    const key = { values: ['a', 'b', 'c'] }

    const segment = new Segment(encode({ table: 't', rows: 3, key, columns }), 3)

    expect([0, 1, 2].map((i) => segment.row(i)['quantity'])).toEqual([
      2 ** 31 - 1,
      2 ** 31 + 4,
      2 ** 31 + 4 - 2 ** 40,
    ])
  })
})

describe('a table', () => {
  const changes = fc.array(fc.tuple(fc.nat({ max: 70 }), fc.option(quantity)), { maxLength: 40 })

  it('is its segments with the later rows over them, whatever is asked first', () => {
    fc.assert(
      fc.property(balances, changes, fc.boolean(), (rows, later, isWarm) => {
        const all = keyed(rows)
        const table = new ScopeTable()
        const half = Math.ceil(all.length / 2)
        for (const part of [all.slice(0, half), all.slice(half)]) {
          if (part.length > 0) table.segments.push(aSegment(part))
        }
        if (isWarm) expect([...table.warm(['location', 'item'])].length).toBeGreaterThan(0)
        const expected = new Map(all)
        for (const [place, figure] of later) {
          const [key, row] = all[place] ?? [
            `99.${place}.-`,
            { item: 99, location: place, lot: null },
          ]
          const next = figure === null ? null : { ...row, quantity: figure }
          table.put(key, next)
          if (next === null) expected.delete(key)
          else expected.set(key, next)
        }

        expect(new Map(table.entries())).toEqual(expected)
        expect(table.size).toBe(expected.size)
        for (const location of [1, 5, 9]) {
          const keys = [...expected].filter(([, row]) => row['location'] === location)
          expect(table.by('location', location).sort()).toEqual(keys.map(([key]) => key).sort())
          const [hidden = '', ...shown] = keys.map(([key]) => key).sort()
          const rows = table.rowsBy('location', location, new Set([hidden]))
          const wanted = shown.map((key) => expected.get(key))
          expect(rows).toHaveLength(wanted.length)
          expect(rows).toEqual(expect.arrayContaining(wanted))
        }
        for (const [key, row] of expected) expect(table.get(key)).toEqual(row)
        expect(table.get('no.such.key')).toBeUndefined()
      }),
    )
  })
})
