/** What the server answers about charts. */
import type { ChartKind, Index, Limits, Rule, Within } from '@takt/sync/spc'

export interface Indices {
  readings: number
  within: Within | null
  cp: Index
  cpk: Index
  pp: Index
  ppk: Index
}

export interface SeriesHead {
  id: number
  site: number
  plan: number
  plan_code: string
  plan_name_zh: string | null
  plan_name_en: string | null
  code: string
  name_zh: string | null
  name_en: string | null
  item: number
  item_code: string
  item_name_zh: string | null
  item_name_en: string | null
  kind: ChartKind
  subgroup: number
  scale: number
  unit: string
  lower: number | null
  upper: number | null
  nominal: number | null
  points: number
  last_at: number | null
  alarms: number
  /** Points that alarm among the last fifty. */
  recent_alarms: number
  last_alarm: { rule: Rule; at: number } | null
  has_limits: boolean
  /** Of the last fifty points; null of counts. */
  capability: Indices | null
}

export interface ExcludedPoint {
  inspection: string
  number: number
  reason: string
}

export interface Saved {
  id: number
  limits: Limits
  rules: Rule[]
  excluded: ExcludedPoint[]
  from_at: number
  set_by: number | null
  set_at: number
}

/** Columns; `of`, `of_lot` and `of_person` are places in the lists ahead of them. */
export interface PointColumns {
  inspections: string[]
  lots: (string | null)[]
  people: number[]
  of: number[]
  of_lot: number[]
  of_person: number[]
  at: number[]
  number: number[]
  subgroups: number[][]
}

export interface AlarmRow {
  series: number
  inspection: string
  number: number
  rule: Rule
  is_second: boolean
  at: number
  lot: string | null
  person: number
  cause: { cause: string; note: string | null; person: number; at: number } | null
}

export interface SeriesAnswer {
  series: SeriesHead
  limits: Saved | null
  history: Saved[]
  points: PointColumns
  alarms: AlarmRow[]
  read_at: number
}
