/** Made-up readings of a process, the same for the same seed, with the faults that charts look for. */
import type { Subgroup } from '@takt/sync/spc'

/** Small seeded generator: the same process in every run. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Near enough to the normal distribution. */
function around(random: () => number, centre: number, sigma: number): number {
  let sum = -6
  for (let draw = 0; draw < 12; draw += 1) sum += random()
  return centre + sigma * sum
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000

/** Single readings that stay in control but for a lasting shift near the end. */
export function readings(count: number, seed: number): number[] {
  const random = generator(seed)
  const moved = Math.floor(count * 0.8)
  return Array.from({ length: count }, (_, at) =>
    rounded(around(random, at > moved && at < moved + count / 12 ? 25.022 : 25, 0.012)),
  )
}

export function subgroups(count: number, size: number, seed: number): Subgroup[] {
  const random = generator(seed)
  return Array.from({ length: count }, (_, at) => {
    const centre = 74 + (at > count - 5 ? 0.012 : 0)
    return Array.from({ length: size }, () => rounded(around(random, centre, 0.01)))
  })
}

/** Counts out of samples; where `sizes` differ, so do the limits. */
export function counts(count: number, sizes: readonly number[], seed: number): Subgroup[] {
  const random = generator(seed)
  return Array.from({ length: count }, (_, at) => {
    const size = sizes[at % sizes.length] ?? 50
    const share = at === count - 4 ? 0.17 : 0.05
    let found = 0
    for (let piece = 0; piece < size; piece += 1) found += random() < share ? 1 : 0
    return [found, size]
  })
}

const BEGAN = Date.UTC(2026, 9, 5, 0, 20)

/** One every so many minutes. */
export const times = (count: number, minutes: number): number[] =>
  Array.from({ length: count }, (_, at) => BEGAN + at * minutes * 60_000)
