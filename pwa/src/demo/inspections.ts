/** Inspection plans of the demo plant, with gauges, codes and inspections that wait. */
import type { Json, Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const DAY_MS = 86_400_000
const SHEET = 3
const GEARBOX = 5

const byId = (rows: Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row['id']), row]))

const PLAIN: Row = {
  ...{ unit: null, scale: 0, nominal: null, lower: null, upper: null, is_required: true },
  ...{ is_critical: false, every_unit: true, options: [], pattern: null, least: 1, gauge: null },
  ...{ chart: null, subgroup: null },
}

function characteristic(id: number, code: string, zh: string, en: string, change: Row): Row {
  return { id, code, name_zh: zh, name_en: en, ...PLAIN, ...change }
}

function plan(id: number, code: string, zh: string, en: string, change: Row): Row {
  return {
    ...{ id, code, name_zh: zh, name_en: en, kind: 'receipt', trigger: 'each', every: null },
    ...{ item: null, category: null, supplier: null, customer: null, operation: null },
    ...{ holds: true, active: true, versions: [], ...change },
  }
}

function version(id: number, sampling: Json, characteristics: Row[], change: Row = {}): Row {
  return {
    ...{ id, number: 2, from_on: '2026-01-01', sampling, counts: 'units', is_steady: false },
    ...{ instructions_zh: null, instructions_en: null, pictures: [] },
    characteristics: characteristics as Json,
    ...change,
  }
}

const ANSWERS = [
  { code: 'even', ok: true, name_zh: '均匀', name_en: 'Even' },
  { code: 'patchy', ok: true, name_zh: '轻微色差', name_en: 'Slightly patchy' },
  { code: 'stained', ok: false, name_zh: '污斑', name_en: 'Stained' },
]

const PLANS = [
  plan(1, 'QP-AL-01', '铝板来料检验', 'Aluminium sheet on receipt', {
    item: SHEET,
    versions: [
      version(
        11,
        { kind: 'aql', level: 'II', aql: '1.5' },
        [
          characteristic(101, 'CERT', '材质证明', 'Mill certificate', {
            ...{ kind: 'text', every_unit: false, pattern: 'H-####', is_required: false },
          }),
          characteristic(102, 'THK', '厚度', 'Thickness', {
            ...{ kind: 'measured', unit: 'mm', scale: 2, nominal: 300, lower: 292, upper: 308 },
            ...{ gauge: 1, chart: 'imr', subgroup: 1 },
          }),
          characteristic(103, 'SURF', '表面缺陷', 'Surface defects', { kind: 'counted' }),
        ],
        {
          instructions_zh: '在距边 25 mm 处测厚度，每件测一点。\n对光 45° 检查表面，双面。',
          instructions_en:
            'Measure the thickness 25 mm from the edge, one place on each piece.\n' +
            'Look at both faces against the light, at 45°.',
        },
      ) as Json,
    ],
  }),
  plan(2, 'QP-GB-IP', '减速箱首件检验', 'Gearbox, first piece', {
    ...{ kind: 'in_process', trigger: 'first_piece', item: GEARBOX, operation: 'OP20' },
    versions: [
      version(21, { kind: 'fixed', n: 1, ac: 0 }, [
        characteristic(201, 'RUN', '径向跳动', 'Radial runout', {
          ...{ kind: 'measured', unit: 'mm', scale: 3, lower: -20, upper: 20, nominal: 0 },
        }),
        characteristic(202, 'SEAL', '密封', 'Sealing', { kind: 'passfail', is_critical: true }),
        characteristic(203, 'COAT', '涂层', 'Coating', { kind: 'choice', options: ANSWERS }),
        characteristic(204, 'PIC', '铭牌照片', 'Picture of the name plate', { kind: 'photo' }),
      ]) as Json,
    ],
  }),
  plan(3, 'QP-GB-FN', '减速箱成品检验', 'Gearbox, final', {
    ...{ kind: 'final', item: GEARBOX },
    versions: [
      version(31, { kind: 'full' }, [
        characteristic(301, 'NOISE', '噪声', 'Noise', {
          ...{ kind: 'measured', unit: 'dB', scale: 1, upper: 620 },
        }),
        characteristic(302, 'LOOK', '外观', 'Looks', { kind: 'passfail' }),
      ]) as Json,
    ],
  }),
] as const

function codes(): Row[] {
  const code = (id: number, name: string, zh: string, en: string): Row => ({
    ...{ id, code: name, name_zh: zh, name_en: en, category: null, active: true },
  })
  return [
    code(1, 'SCR', '划伤', 'Scratch'),
    code(2, 'DNT', '凹坑', 'Dent'),
    code(3, 'COR', '锈蚀', 'Corrosion'),
    code(4, 'BUR', '毛刺', 'Burr'),
  ]
}

function gauges(on: (days: number) => string): Row[] {
  const gauge = (id: number, code: string, zh: string, en: string, due: string): Row => ({
    ...{ id, code, name_zh: zh, name_en: en, unit: 'mm', due_on: due, active: true },
  })
  return [
    gauge(1, 'MIC-007', '外径千分尺 0–25', 'Micrometer 0–25', on(61)),
    gauge(2, 'CAL-012', '数显卡尺 150', 'Calliper 150', on(-12)),
    gauge(3, 'IND-003', '杠杆百分表', 'Dial indicator', on(20)),
  ]
}

const lotId = (at: number): string =>
  `00000000-0000-5000-8000-0000000001${String(at).padStart(2, '0')}`
const inspectionId = (at: number): string =>
  `0192f1c0-0000-7000-8000-0000000007${String(at).padStart(2, '0')}`

function inspection(at: number, change: Row): Row {
  return {
    ...{ id: inspectionId(at), kind: 'receipt', item: SHEET, lot: null, line: null },
    ...{ quantity: null, status: 'open', opened_at: 0, closed_at: null, person: null },
    ...{ plan: null, version: null, supplier: null, for_kind: null, for_id: null },
    ...{ operation: null, units: null, seed: null, n: null, ac: null, re: null },
    ...{ letter: null, mode: null, found: 0, nonconforming: [], stopped: false, ...change },
  }
}

function inspections(now: number): Row[] {
  const planned = { plan: 1, version: 11, supplier: 2, kind: 'receipt' }
  const drawn = { units: 150, seed: '5eed5eed5eed5eed', n: 32, ac: 1, re: 2, letter: 'G' }
  return [
    inspection(1, { ...planned, lot: lotId(1), quantity: 120, opened_at: now - 2 * DAY_MS }),
    inspection(2, {
      ...{ ...planned, ...drawn, mode: 'normal', lot: lotId(2), quantity: 150, line: 1 },
      ...{ opened_at: now - DAY_MS / 12, found: 1, nonconforming: [3] },
    }),
    inspection(4, {
      ...{ lot: lotId(1), quantity: 80, status: 'passed', opened_at: now - DAY_MS },
      ...{ closed_at: now - 600_000, person: 4 },
    }),
    inspection(3, { item: 10, lot: lotId(6), quantity: 18_000, opened_at: now - DAY_MS / 24 }),
  ]
}

/** The first six pieces, read on another phone. */
function readings(now: number): Row[] {
  const values = [301, 298, 311, 300, 303, 299]
  return values.map((value, at) => {
    const unit = at + 1
    const id = `0192f1c0-0000-7000-8000-0000000008${String(at).padStart(2, '0')}`
    const said = [
      [unit, 102, value],
      [unit, 103, 0],
    ]
    return {
      ...{ id, inspection: inspectionId(2), version: 11, readings: said, defects: [] },
      ...{ counts: true, gauge: 1, person: 4, effective: now - (60 - at) * 60_000 },
      ...{ stream: '00000000-0000-7000-8000-000000000002', n: unit },
    }
  })
}

export function withInspections(rows: Rows, now: number): Rows {
  const on = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  const lot = { ...rows['lot'] }
  for (const at of [1, 2, 6]) {
    const row = lot[lotId(at)]
    if (row) lot[lotId(at)] = { ...row, status: 'quarantine' }
  }
  const strict = (item: number, mode: string, why: string | null): Row => {
    const since = why === null ? null : [now - 3 * DAY_MS, 'a phone', 7]
    const state = { severity: mode, score: 14, recent: [], refused: 0, since, why }
    return { id: `1:${item}:2`, plan: 1, item, supplier: 2, mode, state }
  }
  return {
    ...rows,
    lot,
    inspection_plan: byId([...PLANS]),
    defect_code: byId(codes()),
    gauge: byId(gauges(on)),
    inspection: byId(inspections(now)),
    inspection_reading: byId(readings(now)),
    switching: {
      '1:1:2': strict(1, 'normal', null),
      '1:2:2': strict(2, 'reduced', 'score'),
      '1:3:2': strict(SHEET, 'tightened', 'two_of_five'),
      '1:4:2': strict(4, 'discontinued', 'five_not_accepted'),
    },
  }
}
