/** Builders of plans and inspections for tests. */
import type {
  CharacteristicRow,
  Gauge,
  Inspection,
  InspectionPlan,
  InspectionReading,
  PlanVersion,
  ReadingValue,
} from '../../data/rows.ts'
import { GLUE, GOOD_LOT } from '../../scan/plant.testing.ts'

export const WIDTH = 71
export const LOOKS = 72
export const PAPER = 73
export const MICROMETER = 5
export const INSPECTION = '0192f1c0-0000-7000-8000-000000000001'

export function aCharacteristic(
  id: number,
  kind: CharacteristicRow['kind'],
  change: Partial<CharacteristicRow> = {},
): CharacteristicRow {
  return {
    ...{ id, code: `C${id}`, name_zh: null, name_en: `C${id}`, kind, unit: null, scale: 0 },
    ...{ nominal: null, lower: null, upper: null, is_required: true, is_critical: false },
    ...{ every_unit: true, options: [], pattern: null, least: 1, gauge: null, chart: null },
    ...{ subgroup: null, ...change },
  }
}

/** Width between 9.95 and 10.05 mm, looks, and a paper for the lot that nobody has to read. */
export const CHARACTERISTICS = [
  aCharacteristic(WIDTH, 'measured', { unit: 'mm', scale: 2, lower: 995, upper: 1005 }),
  aCharacteristic(LOOKS, 'passfail'),
  aCharacteristic(PAPER, 'text', { every_unit: false, is_required: false }),
]

export function aVersion(change: Partial<PlanVersion> = {}): PlanVersion {
  return {
    ...{ id: 51, number: 1, from_on: '2026-01-01', counts: 'units', is_steady: false },
    sampling: { kind: 'aql', level: 'II', aql: '1.5' },
    ...{ instructions_zh: null, instructions_en: null, pictures: [] },
    characteristics: CHARACTERISTICS,
    ...change,
  }
}

export function aPlan(id: number, change: Partial<InspectionPlan> = {}): InspectionPlan {
  return {
    ...{ id, code: `QP-${id}`, name_zh: null, name_en: `Plan ${id}`, kind: 'receipt' },
    ...{ trigger: 'each', every: null, item: null, category: null, supplier: null },
    ...{ customer: null, operation: null, holds: true, active: true, versions: [aVersion()] },
    ...change,
  }
}

export function anInspection(change: Partial<Inspection> = {}): Inspection {
  return {
    ...{ id: INSPECTION, kind: 'receipt', item: GLUE, lot: GOOD_LOT, line: null },
    ...{ quantity: 150, status: 'open', opened_at: 1, closed_at: null, person: null },
    ...{ plan: null, version: null, supplier: null, for_kind: null, for_id: null },
    ...{ operation: null, units: null, seed: null, n: null, ac: null, re: null },
    ...{ letter: null, mode: null, found: 0, nonconforming: [], stopped: false, ...change },
  }
}

/** Drawn: so many pieces of 150. */
export const aSample = (n = 3, change: Partial<Inspection> = {}): Inspection =>
  anInspection({
    ...{ plan: 4, version: 51, units: 150, seed: '5eed5eed5eed5eed', n, ac: 1, re: 2 },
    ...{ letter: 'F', mode: 'normal' as const, ...change },
  })

let made = 0

export function aReading(
  unit: number,
  of: number,
  value: ReadingValue,
  change: Partial<InspectionReading> = {},
): InspectionReading {
  made += 1
  return {
    ...{ id: `r${made}`, inspection: INSPECTION, version: 51, readings: [[unit, of, value]] },
    ...{ defects: [], counts: true, gauge: null, person: 7, effective: made, stream: 's', n: made },
    ...change,
  }
}

export function aGauge(id: number, change: Partial<Gauge> = {}): Gauge {
  return {
    ...{ id, code: `G-${id}`, name_zh: null, name_en: `Gauge ${id}`, unit: 'mm' },
    ...{ due_on: null, active: true, ...change },
  }
}
