/** A version of a plan as a form: texts as they are typed, and what the server is sent. Pure. */
import type { JsonObject } from '@takt/sync'
import type {
  ChartKind,
  CharacteristicKind,
  CharacteristicRow,
  PlanVersion,
} from '../../data/rows.ts'
import { fromScaled, toScaled } from '../../ui/decimal.ts'
import { wholeOf } from './plan-fields.ts'
import { type SamplingFields, samplingFieldsOf, samplingOf } from './sampling-fields.ts'

export const CHARACTERISTIC_KINDS: readonly CharacteristicKind[] = [
  ...(['measured', 'passfail', 'counted', 'choice', 'text', 'photo'] as const),
]
export const CHARTS: Readonly<Record<CharacteristicKind, readonly ChartKind[]>> = {
  measured: ['xbar_r', 'xbar_s', 'imr'],
  counted: ['c', 'u'],
  passfail: ['p', 'np'],
  choice: ['p', 'np'],
  text: [],
  photo: [],
}
const MEASURED_BY_GAUGE: readonly CharacteristicKind[] = [
  ...(['measured', 'counted', 'passfail', 'choice'] as const),
]
const USUAL_SUBGROUP = '5'

export interface OptionFields {
  code: string
  ok: boolean
  name_zh: string
  name_en: string
}

export interface CharacteristicFields {
  /** Its place in the form's own memory, so that a card stays itself when it is moved. */
  key: number
  code: string
  name_zh: string
  name_en: string
  kind: CharacteristicKind
  unit: string
  scale: number
  nominal: string
  lower: string
  upper: string
  is_required: boolean
  is_critical: boolean
  every_unit: boolean
  options: OptionFields[]
  pattern: string
  least: string
  /** 0 = any; '' = no chart. */
  gauge: number
  chart: ChartKind | ''
  subgroup: string
}

export interface VersionFields {
  from_on: string
  sampling: SamplingFields
  counts: PlanVersion['counts']
  is_steady: boolean
  instructions_zh: string
  instructions_en: string
  pictures: string[]
  characteristics: CharacteristicFields[]
}

export const hasGauge = (kind: CharacteristicKind): boolean => MEASURED_BY_GAUGE.includes(kind)

/** One more characteristic, of a key that none of the others has. */
export function newCharacteristic(others: readonly CharacteristicFields[]): CharacteristicFields {
  return {
    ...{ key: Math.max(0, ...others.map(({ key }) => key)) + 1, code: '', name_zh: '' },
    ...{ name_en: '', kind: 'measured', unit: 'mm', scale: 2, nominal: '', lower: '', upper: '' },
    ...{ is_required: true, is_critical: false, every_unit: true, options: [], pattern: '' },
    ...{ least: '1', gauge: 0, chart: '', subgroup: '' },
  }
}

/** What a version says, as a beginning for itself or for the next one. */
export function fieldsOf(version: PlanVersion | undefined, from_on: string): VersionFields {
  return {
    from_on,
    sampling: samplingFieldsOf(version?.sampling),
    counts: version?.counts ?? 'units',
    is_steady: version?.is_steady ?? false,
    instructions_zh: version?.instructions_zh ?? '',
    instructions_en: version?.instructions_en ?? '',
    pictures: [...(version?.pictures ?? [])],
    characteristics: (version?.characteristics ?? []).map(characteristicFieldsOf),
  }
}

function characteristicFieldsOf(row: CharacteristicRow, at: number): CharacteristicFields {
  const size = (value: number | null) =>
    value === null ? '' : fromScaled(value, row.scale, false).replace('\u2212', '-')
  return {
    ...{ key: at + 1, code: row.code, name_zh: row.name_zh ?? '', name_en: row.name_en ?? '' },
    ...{ kind: row.kind, unit: row.unit ?? '', scale: row.scale, nominal: size(row.nominal) },
    ...{ lower: size(row.lower), upper: size(row.upper), is_required: row.is_required },
    ...{ is_critical: row.is_critical, every_unit: row.every_unit },
    options: row.options.map(({ code, ok, name_zh, name_en }) => ({
      ...{ code, ok, name_zh: name_zh ?? '', name_en: name_en ?? '' },
    })),
    ...{ pattern: row.pattern ?? '', least: String(row.least), gauge: row.gauge ?? 0 },
    ...{ chart: row.chart ?? '', subgroup: String(row.subgroup ?? '') },
  }
}

/** What another kind, or another chart, takes from what was typed before. */
export function ofKind(fields: CharacteristicFields): CharacteristicFields {
  const charts: readonly string[] = CHARTS[fields.kind]
  const chart = charts.includes(fields.chart) ? fields.chart : ''
  const usual = chart === 'imr' ? '1' : USUAL_SUBGROUP
  const isOdd = chart === 'imr' && fields.subgroup !== '1'
  const subgroup = chart === '' ? '' : fields.subgroup === '' || isOdd ? usual : fields.subgroup
  const options =
    fields.kind === 'choice' && fields.options.length === 0
      ? [
          { code: 'OK', ok: true, name_zh: '', name_en: '' },
          { code: 'NG', ok: false, name_zh: '', name_en: '' },
        ]
      : fields.options
  return { ...fields, chart, subgroup, options }
}

/** A row of a list one place up or down; the list as it was where there is no such place. */
export function moved<Row>(rows: readonly Row[], at: number, by: 1 | -1): Row[] {
  const there = at + by
  const [one, other] = [rows[at], rows[there]]
  if (one === undefined || other === undefined) return [...rows]
  return rows.map((row, place) => (place === at ? other : place === there ? one : row))
}

/** Everything: a version is written, or replaced, as a whole. */
export function bodyOf(fields: VersionFields): JsonObject {
  return {
    from_on: fields.from_on === '' ? null : fields.from_on,
    sampling: samplingOf(fields.sampling),
    counts: fields.counts,
    is_steady: fields.is_steady,
    instructions_zh: textOf(fields.instructions_zh),
    instructions_en: textOf(fields.instructions_en),
    pictures: fields.pictures,
    characteristics: fields.characteristics.map(characteristicOf),
  }
}

function characteristicOf(fields: CharacteristicFields): JsonObject {
  const { kind, scale, chart } = fields
  const isMeasured = kind === 'measured'
  const size = (text: string) => (isMeasured ? sizeOf(text, scale) : null)
  return {
    ...{ code: fields.code.trim(), name_zh: textOf(fields.name_zh) },
    ...{ name_en: textOf(fields.name_en), kind },
    ...{ unit: isMeasured ? textOf(fields.unit) : null, scale: isMeasured ? scale : 0 },
    ...{ nominal: size(fields.nominal), lower: size(fields.lower), upper: size(fields.upper) },
    ...{ is_required: fields.is_required, is_critical: fields.is_critical },
    every_unit: fields.every_unit,
    options:
      kind !== 'choice'
        ? []
        : fields.options.map(({ code, ok, name_zh, name_en }) => ({
            ...{ code: code.trim(), ok, name_zh: textOf(name_zh), name_en: textOf(name_en) },
          })),
    pattern: kind === 'text' ? textOf(fields.pattern) : null,
    least: kind === 'photo' ? wholeOf(fields.least) : 1,
    gauge: hasGauge(kind) && fields.gauge !== 0 ? fields.gauge : null,
    chart: chart === '' ? null : chart,
    subgroup: chart === '' ? null : wholeOf(fields.subgroup),
  }
}

/** A size in the last decimal; what is none goes to the server as it stands, which says so. */
function sizeOf(text: string, scale: number): number | string | null {
  const typed = text.trim().replace('\u2212', '-').replace(',', '.')
  return typed === '' ? null : (toScaled(typed, scale) ?? typed)
}

const textOf = (value: string): string | null => (value.trim() === '' ? null : value.trim())
