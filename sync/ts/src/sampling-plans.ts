/**
 * Code letters and single sampling plans: tables 1, 2-A, 2-B and 2-C of ISO 2859-1 by their
 * diagonals. The twin of `takt_sync/sampling/plans.py`, which names the sources and says where
 * they differ.
 */
import { isInteger } from './characteristics.ts'

export const LEVELS = ['S-1', 'S-2', 'S-3', 'S-4', 'I', 'II', 'III'] as const
export type Level = (typeof LEVELS)[number]

export const MODES = ['normal', 'tightened', 'reduced'] as const
export type Mode = (typeof MODES)[number]

/** The code letters that a lot can have. */
export const LETTERS = 'ABCDEFGHJKLMNPQR'
/** Those of plans: tightened inspection has one plan with the letter S. */
export const PLAN_LETTERS = `${LETTERS}S`

/** Percent nonconforming up to 10; nonconformities per 100 units in all of them. */
export const AQLS = [
  ...['0.010', '0.015', '0.025', '0.040', '0.065', '0.10', '0.15', '0.25', '0.40', '0.65'],
  ...['1.0', '1.5', '2.5', '4.0', '6.5', '10', '15', '25', '40', '65'],
  ...['100', '150', '250', '400', '650', '1000'],
] as const

export const LOT_MAX = 1_000_000_000_000
/** The largest lot of each row of table 1; the last row has none. */
const LOT_SIZES = [
  ...[8, 15, 25, 50, 90, 150, 280, 500, 1200, 3200, 10000, 35000, 150000, 500000],
] as const
const LETTERS_OF_LEVEL: { readonly [level in Level]: string } = {
  'S-1': 'AAAABBBBCCCCDDD',
  'S-2': 'AAABBBCCCDDDEEE',
  'S-3': 'AABBCCDDEEFFGGH',
  'S-4': 'AABCCDEEFGGHJJK',
  I: 'AABCCDEFGHJKLMN',
  II: 'ABCDEFGHJKLMNPQ',
  III: 'BCDEFGHJKLMNPQR',
}
const SIZES = [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150] as const
const REDUCED_SIZES = [2, 2, 2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800] as const

type Diagonals = { readonly [diagonal: number]: number }

/** Acceptance number by diagonal: index of the letter plus index of the AQL, both from 0. */
const NUMBERS: { readonly [mode in Mode]: Diagonals } = {
  normal: { 14: 0, 17: 1, 18: 2, 19: 3, 20: 5, 21: 7, 22: 10, 23: 14, 24: 21, 25: 30, 26: 44 },
  tightened: { 15: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 8, 23: 12, 24: 18, 25: 27, 26: 41 },
  reduced: { 14: 0, 18: 1, 19: 2, 20: 3, 21: 5, 22: 6, 23: 8, 24: 10, 25: 14, 26: 21 },
}
/** The diagonal behind Ac 0, which points up except in tightened inspection; there it has Ac 0. */
const UPWARDS = 15
/** The last diagonal of letters after E. */
const LAST_OF_ALL = 24
/** The diagonal of reduced inspection on which the sources differ, but not in these columns. */
const DISPUTED = 21
const SETTLED: readonly string[] = ['1.0', '2.5', '4.0', '10']
const B = 1
const E = 4
const S = 16
const AQL_25 = 17

/**
 * A sample cannot be determined: `path` says by which part, `why` what is wrong with it. Words of
 * `why`: type, range, kind, level, aql, letter, mode, seed, outcome.
 */
export class SamplingError extends Error {
  readonly path: string
  readonly why: string

  constructor(path: string, why: string) {
    super(`${path || '(root)'}: ${why}`)
    this.name = 'SamplingError'
    this.path = path
    this.why = why
  }
}

/** A single sampling plan: `n` pieces; accepted up to `ac`, not from `re` = `ac` + 1 on. */
export interface Plan {
  /** That of the plan, which may lie an arrow away from the code letter of the lot. */
  letter: string
  n: number
  ac: number
  re: number
  mode: Mode
}

/** No second source confirms what table 2-C has here: inspection of such a lot stays normal. */
export interface NoReducedPlan {
  letter: string
  aql: string
  why: 'no_reduced_plan'
}

/** The code letter of a lot of 2 to 10^12 pieces (table 1). */
export function codeLetter(lot: number, level: Level): string {
  if (!LEVELS.includes(level)) throw new SamplingError('level', 'level')
  integer(lot, 'lot', 2, LOT_MAX)
  const row = LOT_SIZES.findIndex((most) => lot <= most)
  return LETTERS_OF_LEVEL[level].charAt(row < 0 ? LOT_SIZES.length : row)
}

/** The plan of a code letter (tables 2-A, 2-B and 2-C), or of a plan's own letter. */
export function singlePlan(letter: string, aql: string, mode: 'normal' | 'tightened'): Plan
export function singlePlan(letter: string, aql: string, mode: Mode): Plan | NoReducedPlan
export function singlePlan(letter: string, aql: string, mode: Mode): Plan | NoReducedPlan {
  const row = typeof letter === 'string' && letter.length === 1 ? LETTERS.indexOf(letter) : -1
  if (row < 0) throw new SamplingError('letter', 'letter')
  if (!MODES.includes(mode)) throw new SamplingError('mode', 'mode')
  const column = aqlIndex(aql)
  const found = planRow(row, column, mode)
  const ac = numberAt(found, column, mode)
  const n = (mode === 'reduced' ? REDUCED_SIZES : SIZES)[found]
  if (ac === undefined || n === undefined) throw new Error('each column has a plan')
  if (mode === 'reduced' && isDisputed(found, column)) {
    return { letter, aql, why: 'no_reduced_plan' }
  }
  return { letter: PLAN_LETTERS.charAt(found), n, ac, re: ac + 1, mode }
}

/** The AQL one step tighter, or null below 0.010. */
export function tighterAql(aql: string): string | null {
  return AQLS[aqlIndex(aql) - 1] ?? null
}

/** The position of an AQL in the standard's series. */
export function aqlIndex(aql: unknown, path = 'aql'): number {
  const index = (AQLS as readonly unknown[]).indexOf(aql)
  if (index < 0) throw new SamplingError(path, 'aql')
  return index
}

/** An integer within bounds; a flag is none. */
export function integer(value: unknown, path: string, least: number, most: number): number {
  if (!isInteger(value)) throw new SamplingError(path, 'type')
  if (value < least || value > most) throw new SamplingError(path, 'range')
  return value + 0 // never -0
}

/** The acceptance number in a cell, or undefined where it has an arrow. */
function numberAt(row: number, column: number, mode: Mode): number | undefined {
  const diagonal = row + column
  if (row === S) return mode === 'tightened' && diagonal === S + 2 ? 1 : undefined
  // Samples of 2, as for A in normal inspection.
  if (mode === 'reduced' && row <= B && column >= AQL_25) return NUMBERS.normal[column]
  if (diagonal > LAST_OF_ALL && row > E) return undefined
  if (mode === 'tightened' && row === 0 && diagonal === UPWARDS) return undefined
  return NUMBERS[mode][diagonal]
}

/** Whether the number of reduced inspection in a cell is that of one source alone. */
function isDisputed(row: number, column: number): boolean {
  const isCorner = row <= B && column >= AQL_25
  return row + column === DISPUTED && !isCorner && !SETTLED.includes(AQLS[column] ?? '')
}

/** The row where the arrows of a cell end; where none is that way, the nearest the other way. */
function planRow(row: number, column: number, mode: Mode): number {
  const hasPlan = (at: number): boolean => numberAt(at, column, mode) !== undefined
  if (hasPlan(row)) return row
  const rows = Array.from({ length: S + 1 }, (_, at) => at)
  const above = rows.slice(0, row).reverse().find(hasPlan)
  const below = rows.slice(row + 1).find(hasPlan)
  const diagonal = row + column
  const isBehindZero = diagonal === UPWARDS && mode !== 'tightened'
  const found = isBehindZero || diagonal > LAST_OF_ALL ? (above ?? below) : (below ?? above)
  return found ?? row
}
