/** How right the books are, as shares of lines and of value. Pure. */

export interface Rightness {
  lines: number
  right: number
  /** In 1/10000 of the plant's currency. */
  value: number
  value_right: number
}

export interface ZoneRightness extends Rightness {
  zone: number | null
  stocktakes?: number[]
}

export interface ClassRightness extends Rightness {
  class: string | null
  stocktakes?: number[]
}

export interface TimeRightness extends Rightness {
  /** The first day of the month. */
  month: string
  stocktakes?: number[]
}

export interface Accuracy extends Rightness {
  by_zone: ZoneRightness[]
  by_class: ClassRightness[]
  by_month?: TimeRightness[]
  stocktakes?: number[]
}

const WHOLE = 1000

/** In thousandths, never a full share while something is wrong; null where nothing was counted. */
export function share(right: number, all: number): number | null {
  if (all <= 0) return null
  return Math.max(0, Math.floor((right * WHOLE) / all))
}

/** The days of the last months, as the form begins. */
export function monthsBack(today: string, months: number): string {
  const [year = 0, month = 1, date = 1] = today.split('-').map(Number)
  const first = new Date(Date.UTC(year, month - 1 - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date, last))
  return first.toISOString().slice(0, 10)
}
