/** What the server answers about figures, and what is asked. Pure. */
import { addDays } from '../../app/days.ts'

export const VIEWS = ['overview', 'defects', 'scrap', 'months', 'costs', 'suppliers'] as const
export type View = (typeof VIEWS)[number]
export const BYS = ['code', 'item', 'supplier', 'line', 'shift', 'team', 'person'] as const
export type By = (typeof BYS)[number]
export const SERIES = ['lots', 'units', 'scrap'] as const
export type Series = (typeof SERIES)[number]

export interface Thing {
  id: string
  code: string
  name_zh: string | null
  name_en: string | null
  unit?: string
  unit_zh?: string | null
  unit_en?: string | null
  scale?: number
}
export type Names = Partial<Record<string, Record<string, Thing>>>

export interface Shift {
  code: string
  name_zh: string | null
  name_en: string | null
  /** Minutes of the day. */
  begins: number
  ends: number
}
export interface Head {
  site: number
  from_on: string
  until_on: string
  names: Names
}
export interface Figure {
  name: 'pass_rate' | 'first_pass' | 'ppm' | 'first_pass_made' | 'yield' | 'scrap_rate'
  /** A share as a text, or so many of a million. */
  value: string | number | null
  part: number
  whole: number
  scale: number
  unit: number | null
  rows: number
  part_rows: number
}
export interface Overview extends Head {
  figures: Figure[]
  shifts: Shift[]
  shifts_said: boolean
}
export interface Bar {
  key: string | null
  quantity: number
  rows: number
  work_orders: number
  share: string | null
  cumulative: string | null
}
export interface Groups extends Head {
  of: 'defects' | 'scrap'
  by: By
  unit: number | null
  scale: number
  quantity: number
  rows: number
  units: { unit: number; rows: number }[]
  bars: Bar[]
}
export interface Month {
  month: string
  work_orders: number
  ordered: number
  made: number
  scrapped: number
  yield_rate: string | null
  scrap_rate: string | null
}
export interface Months extends Head {
  scale: number
  months: Month[]
}
export interface Cost {
  source: 'scrap' | 'rework' | 'returns'
  /** In 1/10000 of the plant's currency; null where no item has a cost. */
  value: number | null
  share: string | null
  rows: number
  unknown: number
  unknown_items: number[]
}
export interface Costs extends Head {
  costs: Cost[]
  value: number | null
  rows: number
  unknown: number
}
export interface Rating {
  supplier: number
  rows: number
  due: number
  on_time: number
  quality: string | null
  delivery: string | null
  quantity: string | null
  reject_rate: string | null
  fill_rate: string | null
  score: string | null
  grade: string | null
}
export interface Suppliers extends Head {
  weights: Record<'quality' | 'delivery' | 'quantity', number>
  suppliers: Rating[]
}
export interface Week {
  week: string
  from_on: string
  bad: number
  whole: number
  value: string | null
  rows: number
  ucl: number | null
  centre: number | null
  rules: string[]
}
export interface Trend extends Head {
  series: Series
  weeks: Week[]
  weeks_needed: number
  warning: Week | null
}
export interface Counted {
  source: 'inspections' | 'defects' | 'scrap' | 'orders' | 'rework' | 'returns' | 'lines'
  id: string
  at: number
  item: number
  scale: number
  quantity: number
  part: number
  lost: number
  again: number
  is_good: boolean
  code: number | null
  lot: string | null
  supplier: number | null
  line: number | null
  work_order: number | null
  person: number | null
  team: number | null
  shift: string | null
  document: string | null
  cost: number | null
}
export interface RowPage {
  rows: Counted[]
  total: number
  names: Names
}

/** What the figures are narrowed down to; 0 and '' stand for everything. */
export interface Filters {
  from_on: string
  until_on: string
  item: number | undefined
  supplier: number
  line: number
  shift: string
  team: number
}

/** So many days up to the plant's own today: the device may lie in another time zone. */
export const lastDays = (today: string, days: number): Pick<Filters, 'from_on' | 'until_on'> => ({
  from_on: addDays(today, 1 - days),
  until_on: today,
})

export function queryOf(site: number, filters: Filters): Record<string, string> {
  const { from_on, until_on, item, supplier, line, shift, team } = filters
  const narrowed = { item: item ?? 0, supplier, line, team }
  const ids = Object.entries(narrowed).filter(([, id]) => id !== 0)
  return {
    site: String(site),
    ...(from_on === '' ? {} : { from_on }),
    ...(until_on === '' ? {} : { until_on }),
    ...Object.fromEntries(ids.map(([name, id]) => [name, String(id)])),
    ...(shift === '' ? {} : { shift }),
  }
}

/** The address of an answer. */
export const pathOf = (path: string, query: Record<string, string>): string =>
  `/api/v1/quality-figures${path}?${new URLSearchParams(query).toString()}`

/** "98.25 %"; as exact as the server says, two decimals of a percent are enough to read. */
export function percentText(share: string | number | null): string {
  return share === null ? '–' : `${(Number(share) * 100).toFixed(2)} %`
}

/** Minutes of the day as "07:00", and back. */
export const clockOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

export function minutesOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return Number(hours) * 60 + Number(minutes)
}
