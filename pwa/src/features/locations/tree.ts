/** The locations as indented lines, and what may stand below what. */
import type { Location, LocationKind } from '../../data/rows.ts'

export interface Line {
  location: Location
  depth: number
}

export function lines(locations: readonly Location[]): Line[] {
  const below = new Map<number | null, Location[]>()
  const known = new Set(locations.map((row) => row.id))
  for (const row of locations) {
    const parent = row.parent !== null && known.has(row.parent) ? row.parent : null
    below.set(parent, [...(below.get(parent) ?? []), row])
  }
  const result: Line[] = []
  const walk = (parent: number | null, depth: number) => {
    const children = (below.get(parent) ?? []).sort(
      (left, right) =>
        Number(left.kind === 'virtual') - Number(right.kind === 'virtual') ||
        left.code.localeCompare(right.code),
    )
    for (const location of children) {
      result.push({ location, depth })
      walk(location.id, depth + 1)
    }
  }
  walk(null, 0)
  return result
}

const BELOW: Record<LocationKind, LocationKind[]> = {
  site: ['warehouse'],
  warehouse: ['zone', 'bin'],
  zone: ['zone', 'bin'],
  bin: [],
  virtual: [],
}

export function kindsBelow(parent: Location | undefined): LocationKind[] {
  return parent ? BELOW[parent.kind] : ['site']
}
