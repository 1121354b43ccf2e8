/** Bad goods of the demo plant: defect codes, one case to be decided, one that waits for a signature. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const HOUR_MS = 3_600_000
const LOT = (at: number): string => `00000000-0000-5000-8000-00000000010${at}`
export const CASES = [
  '0192f1c0-0000-7000-8000-000000000901',
  '0192f1c0-0000-7000-8000-000000000902',
  '0192f1c0-0000-7000-8000-000000000903',
] as const

const CODES: [string, string, string, number | null][] = [
  ['SCR', '划伤', 'Scratch', null],
  ['DIM', '尺寸超差', 'Size out of tolerance', null],
  ['RUST', '生锈', 'Rust', 1],
  ['BURR', '毛刺', 'Burr', 3],
  ['DENT', '磕碰凹陷', 'Dent', 3],
  ['PACK', '包装破损', 'Packaging broken', null],
  ['MIX', '混料', 'Mixed goods', null],
  ['MARK', '标识不清', 'Label unreadable', null],
  ['COLOUR', '色差', 'Colour differs', 2],
  ['MISS', '漏装零件', 'Part missing', 3],
]

function codes(): Row[] {
  return CODES.map(([code, name_zh, name_en, category], at) => ({
    ...{ id: at + 1, code, name_zh, name_en, category, active: true },
  }))
}

function cases(now: number): Row[] {
  const none = { inspection: null, disposition: null, disposed_quantity: null, work_order: null }
  const base = { ...none, closed_at: null, signatures: [] }
  const signed = (step: string, meaning: string, person: number, ago: number): Row => ({
    ...{ step, decision: 'approve', meaning, person, at: now - ago * HOUR_MS },
  })
  return [
    {
      ...{ ...base, id: CASES[0], number: 'NC-00041', item: 3, lot: LOT(0), location: 20 },
      ...{ quantity: 18, defect: 4, severity: 'major', status: 'open', person: 1 },
      ...{ note: '边缘毛刺，手摸割手', opened_at: now - 2 * HOUR_MS },
    },
    {
      ...{ ...base, id: CASES[1], number: 'NC-00039', item: 5, lot: LOT(5), location: 21 },
      ...{ quantity: 4, defect: 2, severity: 'critical', status: 'rework', person: 4 },
      ...{ disposition: 'rework', disposed_quantity: 4, work_order: 2, note: null },
      opened_at: now - 30 * HOUR_MS,
      signatures: [signed('disposition', 'disposed', 3, 26), signed('release', 'released', 4, 1)],
    },
    {
      ...{ ...base, id: CASES[2], number: 'NC-00036', item: 4, lot: LOT(3), location: 23 },
      ...{ quantity: 25_000, defect: 9, severity: 'minor', status: 'closed', person: 2 },
      ...{ disposition: 'use_as_is', disposed_quantity: null, note: null },
      ...{ opened_at: now - 90 * HOUR_MS, closed_at: now - 50 * HOUR_MS },
      signatures: [
        signed('disposition', 'disposed', 4, 70),
        signed('concession', 'concession_approved', 3, 50),
      ],
    },
  ]
}

const byId = (rows: Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row['id']), row]))

export function withNonconformances(rows: Rows, now: number): Rows {
  const held = rows['lot']?.[LOT(5)]
  const lot = held ? { ...rows['lot'], [LOT(5)]: { ...held, status: 'hold' } } : rows['lot']
  return {
    ...rows,
    ...(lot ? { lot } : {}),
    defect_code: byId(codes()),
    nonconformance: byId(cases(now)),
  }
}

type Answer = (body: Record<string, unknown>) => unknown

/** What the server keeps of each case beside its row: cause, actions, claims. */
export function nonconformanceAnswers(rows: Rows, now: number): Record<string, Answer> {
  const on = (days: number): string =>
    new Date(now + days * 24 * HOUR_MS).toISOString().slice(0, 10)
  const none = { done_on: null, check_on: null, effectiveness: null, checked_by: null }
  const actions: Row[] = [
    { id: 1, kind: 'containment', text: '全检在库同批铝板', owner: 4, due_on: on(-1), ...none },
    {
      ...{ ...none, id: 2, kind: 'corrective', text: '更换剪板机上刀片', owner: 3 },
      ...{ due_on: on(-4), done_on: on(-3), check_on: on(20) },
    },
    { id: 3, kind: 'preventive', text: '刀片寿命纳入点检表', owner: 1, due_on: on(9), ...none },
  ]
  const claims: Row[] = [
    {
      ...{ id: 1, supplier: 2, quantity: 18, amount: 32_400_000, currency: 'CNY', status: 'sent' },
      ...{ sent_on: on(-1), answer: null },
    },
  ]
  const answers: Record<string, Answer> = {}
  for (const id of CASES) {
    const row = rows['nonconformance']?.[id]
    const kept: Record<string, unknown> = {
      ...{ ...row, containment: '库存已隔离，产线停用该批次', actions, claims, people: {} },
      causes: ['剪切边有毛刺', '刀片已钝', '更换周期按日历，不按剪切次数'],
    }
    const path = `/api/v1/nonconformances/${id}`
    answers[`GET ${path}`] = () => kept
    answers[`PATCH ${path}`] = (body) => Object.assign(kept, body)
    for (const [part, list] of Object.entries({ actions, claims })) {
      answers[`POST ${path}/${part}`] = (body) => {
        list.push({ ...none, sent_on: null, answer: null, status: 'open', ...body } as Row)
        return Object.assign(list.at(-1) ?? {}, { id: list.length })
      }
      for (let at = 1; at < 9; at++) {
        answers[`PATCH ${path}/${part}/${at}`] = (body) => Object.assign(list[at - 1] ?? {}, body)
      }
    }
  }
  return answers
}
