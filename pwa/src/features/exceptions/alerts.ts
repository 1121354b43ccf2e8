/** Which alerts about stock are shown, in which order, and until when one may be quiet. Pure. */
import type { StockAlert } from '../../data/rows.ts'

export type AlertKind = StockAlert['kind']
export const ALERT_KINDS: readonly AlertKind[] = ['stock_out', 'expiring', 'overstock', 'slow']
const DAY_MS = 86_400_000

export interface AlertFilter {
  kind: AlertKind | 'all'
  /** Only those that this person looks after. */
  owner: number | null
  /** Those that somebody wants quiet for a while, too. */
  withSnoozed: boolean
}

export const isSnoozed = (alert: StockAlert, now: number): boolean =>
  alert.snoozed_until !== null && alert.snoozed_until > now

/** Open alerts: what is missing first, then by kind, the newest first. */
export function openAlerts(
  alerts: readonly StockAlert[],
  { kind, owner, withSnoozed }: AlertFilter,
  now: number,
): StockAlert[] {
  return alerts
    .filter((one) => one.status === 'open')
    .filter((one) => kind === 'all' || one.kind === kind)
    .filter((one) => owner === null || one.owner === owner)
    .filter((one) => withSnoozed || !isSnoozed(one, now))
    .sort(
      (a, b) =>
        ALERT_KINDS.indexOf(a.kind) - ALERT_KINDS.indexOf(b.kind) || b.opened_at - a.opened_at,
    )
}

export type Snooze = 'day' | 'week' | 'off'

export function snoozeUntil(choice: Snooze, now: number): number | null {
  if (choice === 'off') return null
  return now + (choice === 'day' ? DAY_MS : 7 * DAY_MS)
}

/** The beginning of a day here, as a date field writes it; undefined for what is no day. */
export function dayBegins(date: string): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date)
  if (parts === null) return undefined
  return new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])).getTime()
}
