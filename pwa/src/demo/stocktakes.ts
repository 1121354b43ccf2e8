/** Stocktakes of the demo plant: one that is counted, one that is planned, one in review. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const MINUTE = 60_000
const STATES = ['done', 'counted', 'open', 'review', 'done', 'open', 'recount', 'question'] as const

const byId = (rows: Row[]): Record<string, Row> =>
  Object.fromEntries(rows.map((row) => [String(row['id']), row]))

function plan(id: number, kind: string, status: string, change: Row): Row {
  return {
    ...{ id, number: `ST-${String(id).padStart(4, '0')}`, name: null, kind, status, zone: null },
    ...{ due_on: null, blind: true, frozen: false, adds: false, team: null },
    ...{ lines: 0, locations: 0, opened_at: null, closed_at: null },
    ...change,
  }
}

function lines(stocktake: number, count: number, now: number): Row[] {
  return Array.from({ length: count }, (_, at) => {
    const state = STATES[(at * 5 + stocktake) % STATES.length] ?? 'open'
    const isSeen = state !== 'open'
    return {
      ...{ id: stocktake * 100_000 + at, stocktake, location: 20 + (at % 9), item: (at % 10) + 1 },
      ...{ lot: null, state, origin: at === 11 ? 'found' : 'plan', not_by: [] },
      round: state === 'recount' ? 2 : 1,
      person: at % 4 === 0 ? 1 : null,
      team: at % 4 === 1 ? 1 : null,
      counted_at: isSeen ? now - ((count - at) % 90) * MINUTE * 2 : null,
      counted_by: isSeen ? (at % 2) + 1 : null,
    }
  })
}

const device = (at: number, name: string, now: number, change: Row): Row => ({
  ...{ device: `0192f1c0-0000-7000-8000-00000000090${at}`, name, stocktake: 1, person: at + 1 },
  ...{ on: true, is_blind: true, joined_at: now - 60 * MINUTE, last_at: now - at * 4 * MINUTE },
  ...change,
})

export function withStocktakes(rows: Rows, now: number, count: number): Rows {
  const day = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10)
  const devices = [
    device(0, '收货平板 01', now, {}),
    device(1, '装配一线 手机 3', now, { is_blind: false }),
    device(2, '叉车 2', now, { on: false }),
  ]
  return {
    ...rows,
    stocktake: byId([
      plan(1, 'zone', 'open', {
        ...{ zone: 2, due_on: day(0), lines: count, locations: 9, opened_at: now - 90 * MINUTE },
        frozen: true,
      }),
      plan(2, 'cycle', 'planned', { name: '第 22 周 A 类', due_on: day(3), lines: 14 }),
      plan(3, 'class', 'review', { due_on: day(-1), lines: 20, locations: 8, opened_at: now }),
      plan(4, 'zero', 'closed', { due_on: day(-4), lines: 6, closed_at: now }),
    ]),
    count_team: { 1: { id: 1, name: '夜班盘点组', members: [1, 6], active: true } },
    count_line: byId([...lines(1, count, now), ...lines(3, 20, now)]),
    count_device: Object.fromEntries(devices.map((row) => [`1.${String(row['device'])}`, row])),
    count_wait: {
      1: {
        ...{ stocktake: 1, at: now - 78 * MINUTE, until: now - 2 * MINUTE },
        waiting: [
          { device: '0192f1c0-0000-7000-8000-000000000902', name: '叉车 2' },
          { device: '0192f1c0-0000-7000-8000-000000000901', name: '装配一线 手机 3' },
        ],
      },
    },
  }
}
