/** What the demo's server answers about stocktakes: lines of a review, rules, costs, accuracy. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

type Answer = (body: Record<string, unknown>, query: URLSearchParams) => unknown

const uuid = (at: number) => `0192f1c0-0000-7000-8000-${String(at).padStart(12, '0')}`
const DEMO_LINES = 20

/** A line as the review shows it: what was counted against what the books said. */
function reviewLine(line: Row, at: number): Record<string, unknown> {
  const scale = line['item'] === 4 || line['item'] === 10 ? 1000 : 1
  const book = ((at * 37) % 90) * scale
  const off = [0, -4, 0, 7, -1, 0, -12][at % 7] ?? 0
  const isSeen = line['counted_at'] !== null
  const variance = isSeen ? off * scale : null
  const id = uuid(5000 + at)
  const person = line['counted_by'] ?? null
  const counts = isSeen
    ? [
        {
          id,
          person,
          quantity: book + off * scale,
          effective: line['counted_at'],
          status: 'approve',
        },
      ]
    : []
  const second = { id: uuid(6000 + at), person: 3, quantity: book, status: 'voided' }
  return {
    ...{ ...line, book, counted: isSeen ? book + off * scale : null, variance },
    value: variance === null || at % 6 === 5 ? null : off * (at + 3) * 12_500,
    permille: 5,
    ...{
      tolerance: scale,
      person,
      first: null,
      notice: line['state'] === 'question' ? uuid(106) : null,
    },
    counts: at % 5 === 3 ? [{ ...second, effective: line['counted_at'] ?? 0 }, ...counts] : counts,
    approval: line['state'] === 'review' ? { id, status: 'pending' } : null,
    ...{ reason: null, note: at === 3 ? '外箱破损' : null, photos: 0, entries: 0 },
  }
}

function accuracy(): unknown {
  const part = (lines: number, right: number, value: number, off: number) => ({
    ...{ lines, right, lines_right: Math.floor((1000 * right) / lines), value, value_off: off },
    value_right: Math.floor((1000 * (value - off)) / value),
  })
  return {
    ...part(1240, 1207, 8_900_000_000, 41_000_000),
    by_zone: [
      { zone: 'RM-A', ...part(700, 690, 5_000_000_000, 9_000_000) },
      { zone: 'RM-B', ...part(540, 517, 3_900_000_000, 32_000_000) },
    ],
    by_class: [
      { class: 'A', ...part(240, 238, 7_000_000_000, 12_000_000) },
      { class: 'B', ...part(400, 389, 1_500_000_000, 20_000_000) },
      { class: 'C', ...part(600, 580, 400_000_000, 9_000_000) },
    ],
    by_stocktake: [
      { stocktake: null, ...part(40, 37, 90_000_000, 1_000_000) },
      { stocktake: 3, ...part(1200, 1170, 8_810_000_000, 40_000_000) },
    ],
  }
}

function policy(): unknown {
  const row = (name: string, times: number, permille: number, most: number | null) => ({
    ...{ class: name, times_a_year: times, permille, most_value: most, asks_second: name === 'A' },
  })
  return {
    classes: [row('A', 6, 0, null), row('B', 3, 5, 1_000_000), row('C', 1, 10, 500_000)],
    ...{ shares: [800, 950], cycles: false },
  }
}

export function stocktakeAnswers(rows: Rows): Record<string, Answer> {
  const all = (table: string) => Object.values(rows[table] ?? {})
  const named = (row: Row) => ({
    ...{ item: row['id'], code: row['code'], name_zh: row['name_zh'], name_en: row['name_en'] },
  })
  const linesOf = (id: number): Answer => {
    const own = all('count_line').filter((row) => row['stocktake'] === id)
    return () => ({ lines: own.map(reviewLine), next: null })
  }
  return {
    'GET /api/v1/stocktakes/1/lines': linesOf(1),
    'GET /api/v1/stocktakes/3/lines': linesOf(3),
    'GET /api/v1/count-accuracy': accuracy,
    'GET /api/v1/count-policy': policy,
    'GET /api/v1/count-classes': () => ({
      items: all('item').map((row, at) => ({
        ...{ ...named(row), class: at < 2 ? 'A' : at < 5 ? 'B' : 'C', is_fixed: at === 1 },
        movement_value: (DEMO_LINES - at) * 1_234_500,
      })),
      sums: [
        { class: 'A', items: 2 },
        { class: 'B', items: 3 },
        { class: 'C', items: 5 },
      ],
      next: null,
    }),
    'GET /api/v1/item-costs': () => ({
      costs: all('item').map((row, at) => ({
        ...{ ...named(row), unit_cost: at === 6 ? null : (at + 1) * 12_500 },
      })),
      total: all('item').length,
    }),
    'POST /api/v1/count-cycles': () => ({ stocktakes: [] }),
  }
}
