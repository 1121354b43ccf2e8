import { expect, test } from 'vitest'
import { anItem, aPlant, BOLT, BOX } from '../../scan/plant.testing.ts'
import type { Item } from '../../data/rows.ts'
import { piecesIn, quantityOf } from './measured.ts'

const books = aPlant().replica
const bolt = books.get<Item>('item', String(BOLT)) ?? anItem({ id: BOLT, code: 'B' })
const fine = anItem({ id: 1, code: 'A', scale: 2, units: [[BOX, 12, 1]] })

test('nothing is a total, and too many decimals are none', () => {
  expect(quantityOf(books, bolt, '0', null)).toBe(0)
  expect(quantityOf(books, fine, '1.25', null)).toBe(125)
  expect(quantityOf(books, fine, '1.255', null)).toBeNull()
  expect(quantityOf(books, fine, '', null)).toBeNull()
})

test('boxes are told in the scale of the item', () => {
  expect(quantityOf(books, fine, '3', BOX)).toBe(3_600)
  expect(quantityOf(books, fine, '0.5', BOX)).toBeNull()
  expect(piecesIn(3_650, fine)).toBe(36)
})
