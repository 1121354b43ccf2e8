/**
 * Which pieces of a lot are looked at: drawn at random, and the same again from the seed that is
 * recorded with the inspection. The twin of `takt_sync/sampling/draws.py`, which names the
 * generator (SplitMix64) and the subset (Floyd's).
 */
import { SAMPLE_MAX } from './sampling-kinds.ts'
import { LOT_MAX, SamplingError, integer } from './sampling-plans.ts'

const SEED = /^[0-9a-f]{16}$/
const SIZE = 1n << 64n

/**
 * `n` different numbers of 1 to `lot`, ascending; `n` is at most 10^6 and at most `lot`. `seed` is
 * 64 bits as 16 hexadecimal digits in lower case. Throws SamplingError.
 */
export function draw(lot: number, n: number, seed: string): number[] {
  integer(lot, 'lot', 1, LOT_MAX)
  integer(n, 'n', 1, Math.min(lot, SAMPLE_MAX))
  if (typeof seed !== 'string' || !SEED.test(seed)) throw new SamplingError('seed', 'seed')
  const next = splitMix(BigInt(`0x${seed}`))
  const chosen = new Set<number>()
  for (let last = lot - n + 1; last <= lot; last += 1) {
    const piece = 1 + below(last, next)
    chosen.add(chosen.has(piece) ? last : piece)
  }
  return [...chosen].sort((a, b) => a - b)
}

/** The numbers of SplitMix64, 64 bits each. */
export function splitMix(seed: bigint): () => bigint {
  let state = seed
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    const once = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n)
    const twice = BigInt.asUintN(64, (once ^ (once >> 27n)) * 0x94d049bb133111ebn)
    return twice ^ (twice >> 31n)
  }
}

/** The next number of 0 to `bound` - 1; beyond the last whole multiple it is thrown away. */
function below(bound: number, next: () => bigint): number {
  const wide = BigInt(bound)
  const whole = SIZE - (SIZE % wide)
  let number = next()
  while (number >= whole) number = next()
  return Number(number % wide)
}
