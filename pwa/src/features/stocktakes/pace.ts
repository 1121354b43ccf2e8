/** How fast people count, from the times of their lines. Pure. */
import type { CountLine } from '../../data/rows.ts'

export interface Counting {
  person: number
  times: number[]
}

export interface Counter {
  person: number
  lines: number
  /** Null while one line alone says nothing of a pace. */
  perHour: number | null
  lastAt: number
}

const HOUR_MS = 3_600_000
/** Whoever rested longer than this did something else meanwhile. */
export const REST_MS = 15 * 60_000
const LEAST_MS = 60_000

export function addCount(people: Map<number, Counting>, line: CountLine): void {
  if (line.counted_at === null || line.counted_by === null) return
  const known = people.get(line.counted_by) ?? { person: line.counted_by, times: [] }
  known.times.push(line.counted_at)
  people.set(line.counted_by, known)
}

export function counterOf({ person, times }: Counting): Counter {
  const sorted = [...times].sort((a, b) => a - b)
  let worked = 0
  let steps = 0
  for (const [at, time] of sorted.entries()) {
    const gap = time - (sorted[at - 1] ?? time)
    if (at === 0 || gap > REST_MS) continue
    worked += gap
    steps += 1
  }
  const perHour = steps === 0 ? null : Math.round((steps * HOUR_MS) / Math.max(worked, LEAST_MS))
  return { person, lines: sorted.length, perHour, lastAt: sorted.at(-1) ?? 0 }
}

export interface TimeLeft {
  unit: 'hours' | 'minutes'
  /** As people read it. */
  text: string
}

const HOUR_MINUTES = 60

/** Below one hour in whole minutes, never none while something is left. */
export function timeLeft(hours: number): TimeLeft {
  const minutes = Math.max(1, Math.ceil(hours * HOUR_MINUTES))
  return minutes < HOUR_MINUTES
    ? { unit: 'minutes', text: String(minutes) }
    : { unit: 'hours', text: hours.toFixed(1) }
}

/** How long the rest takes if all go on as they did; null where nobody has a pace. */
export function hoursLeft(open: number, counters: readonly Counter[], now: number): number | null {
  const active = counters.filter(({ lastAt }) => now - lastAt <= REST_MS)
  const pace = active.reduce((all, { perHour }) => all + (perHour ?? 0), 0)
  return pace === 0 ? null : open / pace
}
