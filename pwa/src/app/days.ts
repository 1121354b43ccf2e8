/** Days as rows have them (YYYY-MM-DD), as people read them. */
import { dictionary } from './i18n.svelte.ts'

const DAY_MS = 86_400_000

/** "30 Nov", with the year where it is another one. */
export function day(iso: string, now = Date.now()): string {
  const date = new Date(`${iso}T00:00:00`)
  if (Number.isNaN(date.getTime())) return iso
  const isThisYear = date.getFullYear() === new Date(now).getFullYear()
  const form = new Intl.DateTimeFormat(dictionary.language, {
    ...(isThisYear ? {} : { year: 'numeric' }),
    month: 'short',
    day: 'numeric',
  })
  return form.format(date)
}

/** Days from one day to another; less than zero when it lies behind. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS)
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}
