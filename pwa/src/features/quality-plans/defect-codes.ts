/** Codes of defects in the order in which they are looked for. Pure. */
import type { DefectCode } from '../../data/rows.ts'

export interface CodeGroup {
  /** Null: for all goods. */
  category: number | null
  name: string
  codes: DefectCode[]
}

/** By the name of their category, those for all goods first; retired ones last in each. */
export function byCategory(
  rows: readonly DefectCode[],
  nameOf: (category: number) => string,
): CodeGroup[] {
  const groups = new Map<number | null, CodeGroup>()
  for (const row of rows) {
    const name = row.category === null ? '' : nameOf(row.category)
    const group = groups.get(row.category) ?? { category: row.category, name, codes: [] }
    groups.set(row.category, { ...group, codes: [...group.codes, row] })
  }
  const first = ({ category }: CodeGroup) => Number(category !== null)
  return [...groups.values()]
    .map((group) => ({
      ...group,
      codes: group.codes.sort(
        (a, b) => Number(b.active) - Number(a.active) || a.code.localeCompare(b.code),
      ),
    }))
    .sort((a, b) => first(a) - first(b) || a.name.localeCompare(b.name))
}
