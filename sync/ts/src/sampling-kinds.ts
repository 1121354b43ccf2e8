/**
 * What a plan asks of a sample: all pieces, a number, a share, an AQL, or zero acceptance. The
 * twin of `takt_sync/sampling/kinds.py`.
 */
import { isObject } from './characteristics.ts'
import { AQLS, LEVELS, LOT_MAX, MODES, SamplingError } from './sampling-plans.ts'
import { aqlIndex, codeLetter, integer, singlePlan } from './sampling-plans.ts'
import type { Level, Mode, NoReducedPlan, Plan } from './sampling-plans.ts'
import { limitingQuality, zeroAcceptanceSize } from './sampling-zero.ts'

export type SamplingKind = 'full' | 'fixed' | 'percent' | 'aql' | 'c0'

/**
 * How the sample of a lot is determined. full: each piece, Ac 0. fixed: `n` pieces. percent:
 * `permille` of the lot, rounded up, and at least `least`. aql: a single plan of ISO 2859-1.
 * c0: zero acceptance with the limiting quality of the normal plan of `level` and `aql`.
 */
export type Sampling =
  | { kind: 'full' }
  | { kind: 'fixed'; n: number; ac: number }
  | { kind: 'percent'; permille: number; least: number; ac: number }
  | { kind: 'aql' | 'c0'; level: Level; aql: string }

/** How many pieces of a lot are looked at, and when it is accepted. */
export interface Sample {
  n: number
  ac: number
  re: number
  /** That of the plan, for an AQL alone; a single piece has none. */
  letter: string | null
  /** The sample is the lot. */
  isWhole: boolean
  /** Whose plan was taken, for an AQL alone. */
  mode: Mode | null
  /** Why that is not the mode that was asked for. */
  why: NoReducedPlan['why'] | null
}

export const SAMPLE_MAX = 1_000_000
const NUMBER_MAX = 1_000_000
const LAST_PERCENT = AQLS.indexOf('10')
/** Table 1 begins with lots of 2; one piece is looked at. */
const LEAST_LOT = 2

/** How to sample, from the JSON of a plan; throws SamplingError. Other names do not matter. */
export function samplingOf(value: unknown, path = 'sampling'): Sampling {
  if (!isObject(value)) throw new SamplingError(path, 'type')
  const number = (name: string, least: number, most: number): number =>
    integer(value[name], `${path}.${name}`, least, most)
  const kind = value['kind']
  switch (kind) {
    case 'full':
      return { kind }
    case 'fixed': {
      const n = number('n', 1, SAMPLE_MAX)
      return { kind, n, ac: number('ac', 0, NUMBER_MAX) }
    }
    case 'percent': {
      const permille = number('permille', 1, 1000)
      const least = number('least', 1, SAMPLE_MAX)
      return { kind, permille, least, ac: number('ac', 0, NUMBER_MAX) }
    }
    case 'aql':
    case 'c0': {
      const level = LEVELS.find((one) => one === value['level'])
      if (level === undefined) throw new SamplingError(`${path}.level`, 'level')
      const index = aqlIndex(value['aql'], `${path}.aql`)
      if (kind === 'c0' && index > LAST_PERCENT) throw new SamplingError(`${path}.aql`, 'range')
      return { kind, level, aql: AQLS[index] ?? '' }
    }
    default:
      throw new SamplingError(`${path}.kind`, 'kind')
  }
}

/** The sample that a plan takes of a lot: the whole lot where `n` is not smaller (10.3). */
export function sampleOf(lot: number, plan: Plan): Sample {
  const { n, ac, letter, mode } = plan
  return { ...sample(integer(lot, 'lot', 1, LOT_MAX), n, ac), letter, mode }
}

/**
 * The sample of a lot of 1 to 10^12 pieces; `mode` matters for an AQL alone. Where reduced
 * inspection has no plan the normal one is taken, and `why` says so.
 */
export function sampleFor(sampling: Sampling, lot: number, mode: Mode = 'normal'): Sample {
  integer(lot, 'lot', 1, LOT_MAX)
  if (!MODES.includes(mode)) throw new SamplingError('mode', 'mode')
  switch (sampling.kind) {
    case 'full':
      return sample(lot, lot, 0)
    case 'fixed':
      return sample(lot, sampling.n, sampling.ac)
    case 'percent': {
      const share = Math.floor((lot * sampling.permille + 999) / 1000)
      return sample(lot, Math.max(share, sampling.least), sampling.ac)
    }
    case 'aql':
      return sampleByAql(sampling, lot, mode)
    case 'c0':
      return zeroAcceptance(sampling, lot)
  }
}

type Indexed = Extract<Sampling, { aql: string }>

function sampleByAql({ level, aql }: Indexed, lot: number, mode: Mode): Sample {
  if (lot < LEAST_LOT) return { ...sample(lot, lot, 0), mode }
  const letter = codeLetter(lot, level)
  const plan = singlePlan(letter, aql, mode)
  if (!('why' in plan)) return sampleOf(lot, plan)
  return { ...sampleOf(lot, singlePlan(letter, aql, 'normal')), why: plan.why }
}

function zeroAcceptance({ level, aql }: Indexed, lot: number): Sample {
  if (lot < LEAST_LOT) return sample(lot, lot, 0)
  const quality = limitingQuality(singlePlan(codeLetter(lot, level), aql, 'normal'))
  return sample(lot, zeroAcceptanceSize(lot, quality), 0)
}

function sample(lot: number, n: number, ac: number): Sample {
  const numbers = { n: Math.min(n, lot), ac, re: ac + 1 }
  return { ...numbers, letter: null, isWhole: n >= lot, mode: null, why: null }
}
