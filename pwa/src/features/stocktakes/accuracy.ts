/** How right the books were, as the server adds it up: shares in thousandths. Pure. */

export interface Rightness {
  lines: number
  right: number
  lines_right: number | null
  /** In 1/10000 of the plant's currency; null for whoever may not see costs, and where none is. */
  value: number | null
  value_off: number | null
  value_right: number | null
}

export interface Accuracy extends Rightness {
  by_zone: ({ zone: string } & Rightness)[]
  by_class: ({ class: string } & Rightness)[]
  by_stocktake: ({ stocktake: number | null } & Rightness)[]
}

export interface Span {
  /** "2026-05" */
  month: string
  since: number
  until: number
}

const MONTHS_MAX = 24

/** Midnight of a day by this device's clock. */
export const dayBegins = (day: string): number => new Date(`${day}T00:00:00`).getTime()

/** The months from one day to another, cut to them; the last so many where there are more. */
export function monthsOf(since: string, until: string): Span[] {
  const end = dayBegins(until) + 86_400_000
  const months: Span[] = []
  const at = new Date(dayBegins(since))
  while (at.getTime() < end) {
    const next = new Date(at.getFullYear(), at.getMonth() + 1, 1).getTime()
    const month = `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}`
    months.push({ month, since: at.getTime(), until: Math.min(next, end) })
    at.setTime(next)
  }
  return months.slice(-MONTHS_MAX)
}
