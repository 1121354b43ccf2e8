/** Until when gauges may be used, and which of them need somebody. Pure. */
import { daysBetween } from '../../app/days.ts'
import type { Gauge } from '../../data/rows.ts'

/** `overdue`: nothing that it measures counts; `soon`: within so many days; `free`: never due. */
export type Due = 'overdue' | 'soon' | 'good' | 'free'

export const SOON_DAYS = 30
const ORDER: readonly Due[] = ['overdue', 'soon', 'good', 'free']

/** On the day that it is due a calibration still holds. */
export const isOverdue = ({ due_on }: Pick<Gauge, 'due_on'>, today: string): boolean =>
  due_on !== null && due_on < today

export function dueOf(gauge: Pick<Gauge, 'due_on'>, today: string): Due {
  const { due_on } = gauge
  if (due_on === null) return 'free'
  if (isOverdue(gauge, today)) return 'overdue'
  return daysBetween(today, due_on) <= SOON_DAYS ? 'soon' : 'good'
}

/** Those that need somebody first, by the day on which they are due; retired ones last. */
export function inOrder(rows: readonly Gauge[], today: string): Gauge[] {
  const rank = (row: Gauge) => (row.active ? ORDER.indexOf(dueOf(row, today)) : ORDER.length)
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.due_on ?? '').localeCompare(b.due_on ?? '') ||
      a.code.localeCompare(b.code),
  )
}
