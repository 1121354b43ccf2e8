/**
 * Zero acceptance (c = 0): the smaller sample, without a nonconforming piece, that protects as
 * the normal plan does. Reckoned in integers. The twin of `takt_sync/sampling/zero_acceptance.py`,
 * which says what is computed and why.
 */
import { LOT_MAX, type Plan, integer } from './sampling-plans.ts'

const PARTS = 10_000
/** One lot of so many that are as bad as the limiting quality passes. */
const RISK = 10n
/** No plan takes more. */
const PIECES_MAX = 3150

const known = new Map<string, number>()

/** The quality in 1/10000 nonconforming that the plan accepts with 10 % at most, rounded up. */
export function limitingQuality({ n, ac }: Plan): number {
  integer(n, 'n', 1, PIECES_MAX)
  integer(ac, 'ac', 0, n - 1)
  const key = `${String(n)}/${String(ac)}`
  const before = known.get(key)
  if (before !== undefined) return before
  let low = 0
  let high = PARTS
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (isWithinRisk(n, ac, middle)) high = middle
    else low = middle
  }
  known.set(key, high)
  return high
}

/** The smallest sample with Ac 0 that a lot of `quality` (1/10000) passes with 10 % at most. */
export function zeroAcceptanceSize(lot: number, quality: number): number {
  integer(lot, 'lot', 1, LOT_MAX)
  integer(quality, 'quality', 1, PARTS)
  const parts = BigInt(PARTS)
  const bad = (BigInt(lot) * BigInt(quality) + parts - 1n) / parts
  let passing = 1n
  let all = 1n
  let n = 0n
  while (passing * RISK > all) {
    passing *= BigInt(lot) - bad - n
    all *= BigInt(lot) - n
    n += 1n
  }
  return Number(n)
}

/** Whether at most `ac` of `n` pieces are nonconforming with a probability of 10 % or less. */
function isWithinRisk(n: number, ac: number, quality: number): boolean {
  const bad = BigInt(quality)
  const good = BigInt(PARTS - quality)
  let accepted = 0n
  let ways = 1n
  for (let found = 0; found <= ac; found += 1) {
    accepted += ways * bad ** BigInt(found) * good ** BigInt(n - found)
    ways = (ways * BigInt(n - found)) / BigInt(found + 1)
  }
  return accepted * RISK <= BigInt(PARTS) ** BigInt(n)
}
