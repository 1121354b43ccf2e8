/** Gauges and calibrations as forms, and what the server is sent. Pure. */
import type { JsonObject } from '@takt/sync'
import type { Gauge } from '../../data/rows.ts'
import { wholeOf } from '../quality-plans/plan-fields.ts'

/** What the server tells of a gauge beside what devices see. */
export interface GaugeHead extends Gauge {
  site: number
  interval_days: number | null
}

export interface Calibration {
  id: number
  gauge: number
  done_on: string
  due_on: string
  result: 'pass' | 'fail'
  certificate: string | null
  note: string | null
  person: number
  at: number
}

export interface GaugeFields {
  code: string
  name_zh: string
  name_en: string
  unit: string
  interval_days: string
  due_on: string
  active: boolean
}

export interface CalibrationFields {
  done_on: string
  due_on: string
  result: Calibration['result']
  certificate: string
  note: string
}

const textOf = (value: string): string | null => (value.trim() === '' ? null : value.trim())

export function fieldsOf(gauge: GaugeHead | undefined): GaugeFields {
  return {
    code: gauge?.code ?? '',
    name_zh: gauge?.name_zh ?? '',
    name_en: gauge?.name_en ?? '',
    unit: gauge?.unit ?? '',
    interval_days: gauge === undefined ? '365' : String(gauge.interval_days ?? ''),
    due_on: gauge?.due_on ?? '',
    active: gauge?.active ?? true,
  }
}

/** All of a new gauge; of a known one what differs: its day may belong to its calibrations. */
export function bodyOf(fields: GaugeFields, site: number | null, before?: GaugeFields): JsonObject {
  const now = wire(fields)
  if (before === undefined) return { ...now, site }
  const earlier = wire(before)
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== earlier[name]))
}

function wire(fields: GaugeFields): JsonObject {
  return {
    ...{ code: fields.code.trim(), name_zh: textOf(fields.name_zh) },
    ...{ name_en: textOf(fields.name_en), unit: textOf(fields.unit) },
    ...{ interval_days: wholeOf(fields.interval_days), due_on: textOf(fields.due_on) },
    active: fields.active,
  }
}

/** Without a day until which it holds, the gauge's interval says. */
export function calibrationOf(fields: CalibrationFields): JsonObject {
  return {
    ...{ done_on: textOf(fields.done_on), result: fields.result },
    due_on: fields.result === 'fail' ? null : textOf(fields.due_on),
    ...{ certificate: textOf(fields.certificate), note: textOf(fields.note) },
  }
}
