/** Which lines can still be given to somebody, and to whom. Pure. */
import type { Counter, CountLine, CountTeam, Location } from '../../data/rows.ts'
import type { Area } from './coverage.ts'

/** As many as one act takes. */
export const MOST_LINES = 300

export interface Wanted {
  stocktake: number
  /** A place with all below it; 0: all of the stocktake. */
  area: number
  /** "any", "none", "person:5" or "team:2": with whom the lines are now. */
  from: string
  /** To whom they go: lines that are with them already are none to be given. */
  to: string
  parentOf: (location: number) => number | null
}

/** Ids of the lines to be counted there, in the order of the feed. */
export function handable(lines: Iterable<CountLine>, wanted: Wanted): number[] {
  const inside = new Map<number, boolean>()
  const isInside = (id: number | null): boolean => {
    if (wanted.area === 0 || id === wanted.area) return true
    if (id === null) return false
    const known = inside.get(id)
    if (known !== undefined) return known
    const found = isInside(wanted.parentOf(id))
    inside.set(id, found)
    return found
  }
  const found: number[] = []
  for (const line of lines) {
    if (line.stocktake !== wanted.stocktake) continue
    if (line.state !== 'open' && line.state !== 'recount') continue
    if (isWith(line, wanted.to) || isBarred(line, wanted.to)) continue
    if (!holds(line, wanted.from)) continue
    if (isInside(line.location)) found.push(line.id)
  }
  return found
}

const holds = (line: CountLine, from: string): boolean =>
  from === 'any' ||
  isWith(line, from) ||
  from === `person:${line.person}` ||
  from === `team:${line.team}`

/** Nothing would change if the line went there. */
export function isWith(line: CountLine, whom: string): boolean {
  if (whom === 'none') return line.person === null && line.team === null
  if (whom === `person:${line.person}`) return line.team === null
  return whom === `team:${line.team}` && line.person === null
}

/** "person:5" counted it before, and must not be the one who recounts it. */
export const isBarred = (line: CountLine, to: string): boolean =>
  line.not_by.some((id) => to === `person:${id}`)

/** "person:5", "team:2" or "none" as the act says it. */
export function receiverOf(to: string): { person: number | null; team: number | null } {
  const [kind, id] = to.split(':')
  return {
    person: kind === 'person' ? Number(id) : null,
    team: kind === 'team' ? Number(id) : null,
  }
}

export function batchesOf(lines: readonly number[]): number[][] {
  const batches: number[][] = []
  for (let at = 0; at < lines.length; at += MOST_LINES) {
    batches.push(lines.slice(at, at + MOST_LINES))
  }
  return batches
}

export function flatAreas(
  areas: readonly Area[],
  depth = 0,
): { location: Location; depth: number }[] {
  return areas.flatMap(({ location, areas: below }) => [
    { location, depth },
    ...flatAreas(below, depth + 1),
  ])
}

export const byName = (people: readonly Counter[]): Counter[] =>
  [...people].sort((a, b) => a.name.localeCompare(b.name))

/** Teams in use, then whoever may count at the site, by name. */
export function receivers(
  people: readonly Counter[],
  teams: readonly CountTeam[],
): { value: string; label: string }[] {
  return [
    ...teams
      .filter((row) => row.active)
      .map((row) => ({ value: `team:${row.id}`, label: row.name })),
    ...byName(people).map((row) => ({ value: `person:${row.id}`, label: row.name })),
  ]
}
