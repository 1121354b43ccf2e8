/** What the demo's server alone knows of gauges: their sites, intervals and calibrations. */
import type { Rows } from './plant.ts'

const DAY_MS = 86_400_000

export function qualityAnswers(rows: Rows, now: number): Record<string, () => unknown> {
  const on = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 10)
  const gauges = Object.values(rows['gauge'] ?? {})
  const done = (gauge: unknown, due_on: unknown) => [
    {
      ...{ id: 2, gauge, done_on: on(-225), due_on, result: 'pass', certificate: 'JZ-26-0417' },
      ...{ note: null, person: 5, at: now },
    },
    {
      ...{ id: 1, gauge, done_on: on(-240), due_on: on(-240), result: 'fail', certificate: null },
      ...{ note: '测量爪磨损，已送修', person: 5, at: now },
    },
  ]
  return {
    'GET /api/v1/gauges': () => ({
      gauges: gauges.map((row) => ({ ...row, site: 1, interval_days: 365 })),
    }),
    ...Object.fromEntries(
      gauges.map(({ id, due_on }) => [
        `GET /api/v1/gauges/${String(id)}/calibrations`,
        () => ({ calibrations: done(id, due_on) }),
      ]),
    ),
  }
}
