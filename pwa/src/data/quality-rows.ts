/** Rows of quality, as the server syncs them; sizes are integers in the scale of what is looked at. */
import type { Trigger } from '@takt/sync/quality'

export type InspectionKind = 'receipt' | 'in_process' | 'final' | 'shipment' | 'move'
export type CharacteristicKind = 'measured' | 'counted' | 'passfail' | 'choice' | 'text' | 'photo'
export type ChartKind = 'xbar_r' | 'xbar_s' | 'imr' | 'p' | 'np' | 'c' | 'u'
export type InspectionMode = 'normal' | 'tightened' | 'reduced' | 'skip'

/** A number, a flag, the code of an option, words, or pictures by their hashes. */
export type ReadingValue = number | boolean | string | string[]

/** One thing that is looked at, on each unit of the sample or once for the lot (unit 0). */
export interface CharacteristicRow {
  id: number
  /** The same in all versions of a plan: what belongs to one chart. */
  code: string
  name_zh: string | null
  name_en: string | null
  kind: CharacteristicKind
  unit: string | null
  scale: number
  nominal: number | null
  lower: number | null
  upper: number | null
  is_required: boolean
  is_critical: boolean
  every_unit: boolean
  options: { code: string; ok: boolean; name_zh: string | null; name_en: string | null }[]
  pattern: string | null
  least: number
  gauge: number | null
  chart: ChartKind | null
  subgroup: number | null
}
/** What a plan says from a day on; never changed once that day has come. */
export interface PlanVersion {
  id: number
  number: number
  /** Day of the site, YYYY-MM-DD. */
  from_on: string
  sampling: Record<string, unknown>
  counts: 'units' | 'defects'
  /** Production is steady and somebody answers for it: reduced inspection is allowed. */
  is_steady: boolean
  instructions_zh: string | null
  instructions_en: string | null
  /** SHA-256 of pictures, as photos of acts are named. */
  pictures: string[]
  characteristics: CharacteristicRow[]
}
export interface InspectionPlan {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  kind: InspectionKind
  trigger: Trigger
  every: number | null
  item: number | null
  category: number | null
  supplier: number | null
  customer: number | null
  operation: string | null
  /** Goods wait in quarantine until the verdict. */
  holds: boolean
  active: boolean
  versions: PlanVersion[]
}
export interface DefectCode {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  /** Of items; null: for all. */
  category: number | null
  active: boolean
}
export interface Gauge {
  id: number
  code: string
  name_zh: string | null
  name_en: string | null
  unit: string | null
  /** Last day on which its calibration holds; null: none is needed. */
  due_on: string | null
  active: boolean
}
export interface Inspection {
  id: string
  kind: InspectionKind
  item: number
  lot: string | null
  /** Of the delivery that it came with. */
  line: number | null
  /** What is inspected, scaled; null where only pieces of an order are looked at. */
  quantity: number | null
  status: 'open' | 'passed' | 'failed'
  opened_at: number
  closed_at: number | null
  person: number | null
  /** Null: one word of a person decides. */
  plan: number | null
  version: number | null
  supplier: number | null
  for_kind: 'delivery' | 'shipment' | 'work_order' | null
  for_id: number | null
  operation: string | null
  /** Pieces in the lot, and how the sample was drawn; null until somebody begins. */
  units: number | null
  seed: string | null
  n: number | null
  ac: number | null
  re: number | null
  letter: string | null
  mode: InspectionMode | null
  /** What is compared with Ac so far, and which units do not conform; 0 is the lot. */
  found: number
  nonconforming: number[]
  /** Its sample is good, and nothing is accepted while inspection is discontinued. */
  stopped: boolean
}
/** One act of readings, whole. */
export interface InspectionReading {
  id: string
  inspection: string
  version: number
  /** [unit, characteristic, value]. */
  readings: [number, number, ReadingValue][]
  /** [unit, characteristic, defect code, how many]. */
  defects: [number, number, number, number][]
  /** False while its gauge is overdue and nobody has said that it counts. */
  counts: boolean
  gauge: number | null
  person: number
  effective: number
  stream: string
  n: number
}
/** How strictly the next lot of a plan, item and supplier is inspected. */
export interface Switching {
  id: string
  plan: number
  item: number
  supplier: number | null
  mode: 'normal' | 'tightened' | 'reduced' | 'discontinued'
  /** The state of the machine, as the rules of sampling write it. */
  state: Record<string, unknown>
}
export type Disposition = 'rework' | 'scrap' | 'return' | 'use_as_is'
export interface Nonconformance {
  id: string
  number: string
  item: number
  lot: string | null
  location: number | null
  quantity: number | null
  defect: number | null
  severity: 'minor' | 'major' | 'critical'
  status: 'open' | 'concession' | 'rework' | 'closed'
  inspection: string | null
  disposition: Disposition | null
  disposed_quantity: number | null
  work_order: number | null
  note: string | null
  person: number
  opened_at: number
  closed_at: number | null
  signatures: {
    step: 'disposition' | 'concession' | 'release'
    decision: 'approve' | 'reject'
    meaning: string
    person: number
    /** How much was decided on; null: all that was left. Rows of older servers do not say it. */
    quantity?: number | null
    at: number
  }[]
}
/** What a series of this site is judged by; the newest stands. */
export interface ControlLimits {
  /** Of the series. */
  id: string
  plan: number
  code: string
  item: number
  kind: ChartKind
  subgroup: number
  scale: number
  /** '' where it has none. */
  unit: string
  /** As the rules of charts have them; figures that are not whole are texts, exact to the bit. */
  limits: Record<string, string | number | null>
  rules: string[]
  /** Points before this moment raise nothing. */
  from_at: number
}
/** The last points of a charted series with limits, so that a device can judge the next one. */
export interface SeriesTail {
  id: string
  plan: number
  code: string
  item: number
  points: [
    effective: number,
    stream: string,
    n: number,
    inspection: string,
    number: number,
    subgroup: number[],
  ][]
}
export interface QualityTables {
  inspection_plan: InspectionPlan
  defect_code: DefectCode
  gauge: Gauge
  inspection: Inspection
  inspection_reading: InspectionReading
  switching: Switching
  nonconformance: Nonconformance
  control_limits: ControlLimits
  series_tail: SeriesTail
}
