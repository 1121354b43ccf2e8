/** Times and ages as people read them, in the chosen language. */
import { dictionary, t } from './i18n.svelte.ts'

const DAY_MS = 86_400_000

export function clockTime(ms: number): string {
  const form = new Intl.DateTimeFormat(dictionary.language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return form.format(ms)
}

/** The time alone for today, with the date for older days. */
export function dateTime(ms: number, now = Date.now()): string {
  if (new Date(ms).toDateString() === new Date(now).toDateString()) return clockTime(ms)
  const form = new Intl.DateTimeFormat(dictionary.language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return form.format(ms)
}

export function ageText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return t('app.age_seconds', { n: seconds })
  if (seconds < 3600) return t('app.age_minutes', { n: Math.floor(seconds / 60) })
  if (ms < DAY_MS) return t('app.age_hours', { n: Math.floor(seconds / 3600) })
  return t('app.age_days', { n: Math.floor(ms / DAY_MS) })
}
