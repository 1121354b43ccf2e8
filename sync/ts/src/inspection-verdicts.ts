/**
 * The verdict of an inspection from rows as they are synced: the version of its plan, what was
 * drawn, and the acts of readings. Pure; the rules themselves are in `verdicts.ts`.
 */
import { VerdictError, characteristicsOf, demandOf } from './characteristics.ts'
import type { Characteristic } from './characteristics.ts'
import { type Place, type Reading, byPlace } from './readings.ts'
import { type Outcome, judge } from './verdicts.ts'

/** What a version of a plan says of the verdict. */
export interface Judging {
  counts: string
  characteristics: readonly object[]
}

/** How much is looked at, and how much of it may be wrong; null until somebody has begun. */
export interface Drawn {
  n: number | null
  ac: number | null
  re: number | null
}

/** One act of readings, as its row is. */
export interface ReadingAct {
  /** [unit, characteristic, value]. */
  readings: readonly (readonly unknown[])[]
  counts: boolean
  person: number
  effective: number
  stream: string
  n: number
  /** Taken back: it makes nothing better. */
  undone?: boolean
}

/** The characteristics of a version; what is not said of one is as if it were not there. */
export function judgedParts({ characteristics }: Judging): Characteristic[] {
  return characteristicsOf(
    characteristics.map((part) =>
      Object.fromEntries(Object.entries(part).filter(([, value]) => value !== null)),
    ),
  )
}

export const placeOfAct = ({ effective, stream, n }: ReadingAct): Place => [effective, stream, n]

/** What the acts recorded, one reading after the other; those that do not count left out. */
export function readingsOf(acts: Iterable<ReadingAct>): Reading[] {
  const found: Reading[] = []
  for (const act of acts) {
    if (!act.counts) continue
    const place = placeOfAct(act)
    for (const [unit, characteristic, value] of act.readings) {
      const about = { unit: Number(unit), characteristic: Number(characteristic), value }
      found.push({ ...about, place, undone: act.undone === true, person: act.person })
    }
  }
  return found
}

/** What the acts come to, in any order; null where nothing was drawn or the plan is broken. */
export function verdictOf(
  version: Judging,
  { n, ac, re }: Drawn,
  acts: Iterable<ReadingAct>,
): Outcome | null {
  if (n === null || ac === null || re === null) return null
  try {
    const demand = demandOf({ n, ac, re, counts: version.counts })
    return judge(judgedParts(version), demand, readingsOf(acts))
  } catch (error) {
    if (error instanceof VerdictError) return null
    throw error
  }
}

/** The acts in the order in which they count. */
export const inOrder = <A extends ReadingAct>(acts: Iterable<A>): A[] =>
  [...acts].sort((a, b) => byPlace(placeOfAct(a), placeOfAct(b)))
