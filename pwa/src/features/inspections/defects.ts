/** Defects that are counted by their codes. Pure. */
import type { DefectCode, Item } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { categoriesOf } from '../flow/stock.ts'

/** The codes that may be found on an item: those of its categories, the nearest first, then all. */
export function codesFor(books: Books, item: Item): DefectCode[] {
  const chain = categoriesOf(item, books).map(({ id }) => id)
  const rank = ({ category }: DefectCode): number =>
    category === null ? chain.length : chain.indexOf(category)
  return Array.from(books.all<DefectCode>('defect_code'), ([, row]) => row)
    .filter((code) => code.active && rank(code) >= 0)
    .sort((a, b) => rank(a) - rank(b) || a.code.localeCompare(b.code))
}

export type Counted = ReadonlyMap<number, number>

/** One more of a code, or one fewer. */
export function counted(counts: Counted, code: number, by: 1 | -1): Counted {
  const next = Math.max(0, (counts.get(code) ?? 0) + by)
  const rest = [...counts].filter(([one]) => one !== code)
  return new Map(next === 0 ? rest : [...rest, [code, next]])
}

export const total = (counts: Counted): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0)
