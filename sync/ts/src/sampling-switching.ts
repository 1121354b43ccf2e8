/**
 * Switching between normal, tightened and reduced inspection (ISO 2859-1, 9.3 and 9.4): a fold
 * over the lots of one item from one supplier and over what people directed, in the order of
 * inspection. The twin of `takt_sync/sampling/switching.py`, which names the rules, and says what
 * counts of lots that were inspected otherwise than was due.
 */
import { type Place, byPlace } from './readings.ts'
import { LETTERS, LOT_MAX, MODES, PLAN_LETTERS, SamplingError } from './sampling-plans.ts'
import { type Mode, aqlIndex, integer, singlePlan, tighterAql } from './sampling-plans.ts'

export type Severity = 'normal' | 'tightened' | 'reduced' | 'discontinued'
type Why =
  | 'two_of_five'
  | 'five_accepted'
  | 'score'
  | 'not_accepted'
  | 'not_steady'
  | 'five_not_accepted'
  | 'directed'

/** Lots in which two not accepted tighten, and so many accepted in a row relax again. */
const WINDOW = 5
/** So many lots not accepted in tightened inspection discontinue it. */
const REFUSED_MAX = 5
const SCORE_ENOUGH = 30
/** Plans with a smaller Ac gain so much with each lot that is accepted. */
const FEW = 2
const GAIN_OF_FEW = 2
const STRICTNESS = { reduced: 0, normal: 1, tightened: 2, discontinued: 2 } as const

/** A lot whose inspection is closed. */
export interface InspectedLot {
  place: Place
  isAccepted: boolean
  /** What was compared with Ac. */
  found: number
  /** Of the plan by which it was inspected, as `aql` and `mode`; a single piece has none. */
  letter: string | null
  aql: string
  mode: Mode
  /** Production is steady, and the responsible wants reduced inspection (9.3.3.1 b, c). */
  mayReduce: boolean
  /** Not a lot that was presented again. */
  isOriginal: boolean
}

/**
 * The responsible orders how inspection goes on. tightened: from any state, and what ends a
 * discontinuation (9.4). normal: ends reduced inspection, and changes nothing else.
 */
export interface Direction {
  place: Place
  to: 'normal' | 'tightened'
}

export type SwitchingEvent = InspectedLot | Direction

/** How the next lot is inspected, and how far the rules have counted since the last change. */
export interface Switching {
  severity: Severity
  /** The switching score of normal inspection. */
  score: number
  /** Whether the last lots were accepted, five at most, the oldest first. */
  recent: readonly boolean[]
  /** Lots not accepted in tightened inspection. */
  refused: number
  /** The event of the last change, and its rule. */
  since: Place | null
  why: Why | null
}

/** Before the first lot. */
export const START: Switching = {
  ...{ severity: 'normal', score: 0, recent: [], refused: 0, since: null, why: null },
}

/** The state after all events, in any order; `before`: as it was right before that place. */
export function switching(
  events: Iterable<SwitchingEvent>,
  before: Place | null = null,
): Switching {
  let state = START
  let last: Place | null = null
  for (const event of [...events].sort(inOrder)) {
    if (before !== null && byPlace(event.place, before) >= 0) break
    const isCopy = last !== null && byPlace(event.place, last) === 0
    if (!isCopy) state = stateAfter(state, event)
    last = event.place
  }
  return state
}

/** The state after the next event in the order of inspection. */
export function stateAfter(state: Switching, event: SwitchingEvent): Switching {
  check(event)
  if ('to' in event) return directed(state, event)
  if (!event.isOriginal || isTooMild(event, state.severity)) return state
  switch (state.severity) {
    case 'normal':
      return afterNormal(state, event)
    case 'tightened':
      return afterTightened(state, event)
    case 'reduced':
      if (!event.isAccepted) return changed('normal', event, 'not_accepted')
      return event.mayReduce ? state : changed('normal', event, 'not_steady')
    case 'discontinued':
      return state
  }
}

function directed(state: Switching, direction: Direction): Switching {
  const { severity } = state
  const { to } = direction
  if (to === 'tightened' && severity !== to) return changed(to, direction, 'directed')
  if (to === 'normal' && severity === 'reduced') return changed(to, direction, 'directed')
  return state
}

function afterNormal(state: Switching, lot: InspectedLot): Switching {
  const recent = [...state.recent, lot.isAccepted].slice(-WINDOW)
  if (recent.filter((isAccepted) => !isAccepted).length >= 2) {
    return changed('tightened', lot, 'two_of_five')
  }
  const gained = gain(lot)
  const score = gained > 0 ? state.score + gained : 0
  if (score >= SCORE_ENOUGH && lot.mayReduce && hasReducedPlan(lot)) {
    return changed('reduced', lot, 'score')
  }
  return { ...state, score, recent }
}

function afterTightened(state: Switching, lot: InspectedLot): Switching {
  const recent = [...state.recent, lot.isAccepted].slice(-WINDOW)
  const refused = state.refused + (lot.isAccepted ? 0 : 1)
  if (refused >= REFUSED_MAX) return changed('discontinued', lot, 'five_not_accepted')
  if (recent.length === WINDOW && recent.every(Boolean)) {
    return changed('normal', lot, 'five_accepted')
  }
  return { ...state, recent, refused }
}

function check(event: SwitchingEvent): void {
  if ('to' in event) {
    if (!['normal', 'tightened'].includes(event.to)) throw new SamplingError('to', 'mode')
    return
  }
  const { found, letter, aql, mode } = event
  integer(found, 'found', 0, LOT_MAX)
  aqlIndex(aql)
  if (!MODES.includes(mode)) throw new SamplingError('mode', 'mode')
  if (letter !== null && ![...PLAN_LETTERS].includes(letter)) {
    throw new SamplingError('letter', 'letter')
  }
}

/** What a milder plan accepted than the one that was due says nothing. */
function isTooMild({ isAccepted, mode }: InspectedLot, due: Severity): boolean {
  return isAccepted && STRICTNESS[mode] < STRICTNESS[due]
}

/** What a lot adds to the switching score; with 0 it starts again (9.3.3.2). */
function gain({ isAccepted, letter, aql, found }: InspectedLot): number {
  if (!isAccepted) return 0
  if (letter === null) return GAIN_OF_FEW // a single piece, accepted with Ac 0
  const plan = singlePlan(rowOf(letter), aql, 'normal')
  if (plan.ac < FEW) return GAIN_OF_FEW
  const tighter = tighterAql(aql) ?? aql // below 0.010 no plan has so large an Ac
  return found <= singlePlan(plan.letter, tighter, 'normal').ac ? 3 : 0
}

/** Whether reduced inspection can begin behind this lot: not in a cell without a plan. */
function hasReducedPlan({ letter, aql }: InspectedLot): boolean {
  return letter !== null && !('why' in singlePlan(rowOf(letter), aql, 'reduced'))
}

/** The row of normal and reduced inspection: S is there in tightened inspection alone. */
function rowOf(letter: string): string {
  return LETTERS.includes(letter) ? letter : LETTERS.slice(-1)
}

function changed(severity: Severity, { place }: SwitchingEvent, why: Why): Switching {
  return { ...START, severity, since: place, why }
}

/** By place; of copies that differ the same one counts, whichever came first. */
function inOrder(a: SwitchingEvent, b: SwitchingEvent): number {
  const places = byPlace(a.place, b.place)
  if (places !== 0) return places
  const [first, second] = [rank(a), rank(b)]
  const at = first.findIndex((part, index) => part !== second[index])
  if (at < 0) return 0
  return (first[at] ?? 0) < (second[at] ?? 0) ? -1 : 1
}

function rank(event: SwitchingEvent): (string | number)[] {
  if ('to' in event) return [0, event.to]
  const { isAccepted, found, letter, aql, mode, mayReduce, isOriginal } = event
  const flags = [Number(mayReduce), Number(isOriginal)]
  return [1, Number(isAccepted), -found, letter ?? '', aql, mode, ...flags]
}
