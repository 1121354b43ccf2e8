/**
 * How far a stocktake is, from its lines: by place, by person, and what is in dispute.
 * Reckoned in steps, since a stocktake may have more lines than a frame has time for.
 */
import type { CountLine, CountLineState, Location } from '../../data/rows.ts'
import { addCount, counterOf, type Counting, type Counter } from './pace.ts'
import { type PlaceState, STATES } from './states.ts'

export type Figures = Record<CountLineState, number>

export interface Coverage {
  totals: Figures
  lines: number
  /** Lines that nobody planned. */
  found: number
  places: ReadonlyMap<number, Figures>
  counters: Counter[]
  /** Lines that somebody has to decide on or count again. */
  conflicts: CountLine[]
}

const STEP_LINES = 1000
export const CONFLICTS: readonly CountLineState[] = ['question', 'recount', 'recheck']

export const noFigures = (): Figures => ({
  ...{ open: 0, counted: 0, question: 0, recount: 0 },
  ...{ review: 0, recheck: 0, done: 0, dropped: 0 },
})

/** Goes through the lines of all stocktakes once, for one of them. */
export function* coverageOf(
  lines: Iterable<CountLine>,
  stocktake: number,
): Generator<void, Coverage> {
  const totals = noFigures()
  const places = new Map<number, Figures>()
  const people = new Map<number, Counting>()
  const conflicts: CountLine[] = []
  let found = 0
  let seen = 0
  for (const line of lines) {
    if (++seen % STEP_LINES === 0) yield
    if (line.stocktake !== stocktake) continue
    const here = places.get(line.location) ?? noFigures()
    here[line.state] += 1
    totals[line.state] += 1
    places.set(line.location, here)
    if (line.origin === 'found') found += 1
    if (CONFLICTS.includes(line.state)) conflicts.push(line)
    addCount(people, line)
  }
  conflicts.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state) || a.id - b.id)
  const counters = Array.from(people.values(), counterOf).sort((a, b) => b.lines - a.lines)
  return { totals, lines: sum(totals), found, places, counters, conflicts }
}

/** The figures of every stocktake at once, for a list of them. */
export function* figuresByPlan(
  lines: Iterable<CountLine>,
): Generator<void, ReadonlyMap<number, Figures>> {
  const plans = new Map<number, Figures>()
  let seen = 0
  for (const { stocktake, state } of lines) {
    if (++seen % STEP_LINES === 0) yield
    const figures = plans.get(stocktake) ?? noFigures()
    figures[state] += 1
    plans.set(stocktake, figures)
  }
  return plans
}

export const sum = (figures: Figures): number =>
  STATES.reduce((all, state) => all + figures[state], 0)

/** Lines on which somebody laid a hand: they need no first look any more. */
export const seenOf = (figures: Figures): number => sum(figures) - figures.open - figures.dropped

/** Percent without a hundred before all is there. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part * 100) / whole)
}

/** The gravest first: what a person looking at the map has to see of a place. */
const WEIGHT: readonly CountLineState[] = ['question', 'recheck', 'recount']

export function placeState(figures: Figures): PlaceState {
  const grave = WEIGHT.find((state) => figures[state] > 0)
  if (grave !== undefined) return grave
  const untouched = figures.open
  const touched = seenOf(figures)
  if (untouched > 0) return touched === 0 ? 'open' : 'partly'
  if (figures.review > 0) return 'review'
  if (figures.counted > 0) return 'counted'
  return figures.done > 0 ? 'done' : 'dropped'
}

export interface Area {
  location: Location
  /** Here and below. */
  figures: Figures
  areas: Area[]
  bins: Bin[]
}

export interface Bin {
  location: Location
  figures: Figures
  state: PlaceState
}

function added(into: Figures, more: Figures): void {
  for (const state of STATES) into[state] += more[state]
}

/**
 * Places with lines as areas and their bins, in order of their codes. A place that holds lines
 * itself and has places below it stands among its own bins.
 */
export function areasOf(
  places: ReadonlyMap<number, Figures>,
  locationOf: (id: number) => Location | undefined,
): Area[] {
  const areas = new Map<number, Area>()
  const roots: Area[] = []
  const areaOf = (id: number): Area | undefined => {
    const known = areas.get(id)
    const location = known ? undefined : locationOf(id)
    if (known || !location) return known
    const area: Area = { location, figures: noFigures(), areas: [], bins: [] }
    areas.set(id, area)
    const above = location.parent === null ? undefined : locationOf(location.parent)
    const parent = above && above.kind !== 'site' ? areaOf(above.id) : undefined
    ;(parent?.areas ?? roots).push(area)
    return area
  }
  for (const [id, figures] of places) {
    const location = locationOf(id)
    if (!location) continue
    const isBin = location.kind === 'bin' && location.parent !== null
    const area = areaOf(isBin ? (location.parent ?? id) : id)
    area?.bins.push({ location, figures, state: placeState(figures) })
  }
  const { compare } = new Intl.Collator(undefined, { numeric: true })
  const settle = (area: Area): Figures => {
    area.areas.sort((a, b) => compare(a.location.code, b.location.code))
    area.bins.sort((a, b) => compare(a.location.code, b.location.code))
    for (const bin of area.bins) added(area.figures, bin.figures)
    for (const below of area.areas) added(area.figures, settle(below))
    return area.figures
  }
  for (const root of roots) settle(root)
  return roots.sort((a, b) => compare(a.location.code, b.location.code))
}
