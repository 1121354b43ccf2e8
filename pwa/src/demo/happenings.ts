/** Notices, approvals, live acts and devices of the demo plant. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const MINUTE = 60_000
const DEVICES = ['收货平板 01', '装配一线 手机 3', '叉车 2', '质检平板']

const uuid = (at: number) => `0192f1c0-0000-7000-8000-${String(at).padStart(12, '0')}`

function notice(at: number, code: string, change: Row, now: number): [string, Row] {
  const id = uuid(100 + at)
  const base = { operation: uuid(at), device: uuid(900), person: 1, item: 3, lot: null }
  const times = { opened_at: now - at * 7 * MINUTE, closed_at: null, resolution: null }
  const row = { id, code, severity: 'warning', ...base, location: 22, data: {}, status: 'open' }
  return [id, { ...row, ...times, ...change }]
}

function unclear(now: number): Row {
  const move = { operation: uuid(40), kind: 'stock.issue', person: 2, device: uuid(902) }
  const where = { quantity: -4, effective: now - 20 * MINUTE, from: 21, to: 91 }
  const counted = { quantity: 6, book: 6, effective: now - 19 * MINUTE, others: [] }
  return { ...counted, moves: [{ ...move, ...where }] }
}

function notices(now: number): Record<string, Row> {
  return Object.fromEntries([
    notice(1, 'inventory.negative_stock', { item: 4, location: 33, data: { quantity: -3 } }, now),
    notice(
      2,
      'inventory.unknown_code',
      { item: null, data: { code: '6954001122330', quantity: '12' } },
      now,
    ),
    notice(3, 'inventory.lot_on_hold', { severity: 'stop', lot: uuid(50), person: 6 }, now),
    notice(4, 'sync.held', { data: { reason: 'right_missing' }, person: 1 }, now),
    notice(5, 'inventory.clock_off', { severity: 'info', item: null, location: null }, now),
    notice(6, 'inventory.count_unclear', { item: 1, location: 21, data: unclear(now) }, now),
    notice(
      7,
      'inventory.counts_differ',
      {
        ...{ item: 6, location: 24 },
        data: { quantity: 12, book: 10, others: [{ person: 2, quantity: 9 }] },
      },
      now,
    ),
  ])
}

function approvals(now: number): Record<string, Row> {
  const row = (at: number, quantity: number, change: Row): [string, Row] => {
    const id = uuid(200 + at)
    const where = { item: at, lot: null, location: 20 + at, quantity, reason: 3 }
    const state = { status: 'pending', at: now - at * 11 * MINUTE, decided_by: null }
    const who = { id, kind: 'stock.adjust', person: 2, device: uuid(900) }
    return [id, { ...who, ...where, ...state, decided_at: null, ...change }]
  }
  return Object.fromEntries([
    ...[row(1, -4, {}), row(6, 12, {}), row(2, 8, { person: 3 })],
    row(8, -2, { kind: 'stock.count', reason: null, others: [1] }),
  ])
}

function acts(now: number): Record<string, Row> {
  const kinds = ['stock.move', 'stock.issue', 'stock.receive', 'stock.scrap', 'stock.put_away']
  const rows: Record<string, Row> = {}
  for (let at = 0; at < 40; at++) {
    const id = uuid(300 + at)
    const item = (at % 10) + 1
    const times = { effective: now - at * 95_000, received: now - at * 95_000 + 1200 }
    const who = { id, stream: uuid(800 + (at % 4)), n: 90 - at, device: uuid(900 + (at % 4)) }
    const what = { kind: kinds[at % 5] ?? '', item, lot: null, from: 20 + (at % 12), to: 91 }
    const verdict = at === 7 ? ['held', 'right_missing'] : ['applied', null]
    rows[id] = {
      ...who,
      ...what,
      ...times,
      person: (at % 6) + 1,
      quantity: ((at % 9) + 1) * (item === 4 || item === 10 ? 1500 : 1),
      status: verdict[0] ?? '',
      reason: verdict[1] ?? null,
    }
  }
  return rows
}

function deviceStates(now: number): Record<string, Row> {
  const rows = DEVICES.map((name, at): [string, Row] => {
    const device = uuid(900 + at)
    const pending = at === 2 ? 23 : at === 1 ? 2 : 0
    const seen = now - ([1, 4, 185, 12][at] ?? 1) * MINUTE
    return [
      device,
      {
        device,
        name,
        person: at + 1,
        stream: uuid(800 + at),
        created: 140 + pending,
        acknowledged: 140,
        pending,
        complete_up_to: seen - pending * MINUTE,
        seen_at: seen,
        status: at === 3 ? 'lost' : 'active',
      },
    ]
  })
  return Object.fromEntries(rows)
}

export function happenings(now: number): Rows {
  const device = {
    id: 'demo',
    name: '收货平板 01',
    site: 1,
    kind: 'shared',
    status: 'active',
    offline_grant_days: 14,
    granted_until: now + 14 * 24 * 60 * MINUTE,
    device_prefix: 'D1',
  }
  const lot = {
    id: uuid(50),
    item: 3,
    code: 'L23-0417',
    status: 'hold',
    expires_on: null,
    best_before_on: null,
    produced_on: null,
    ...{ received_at: now - 86_400_000, source: 'supplier', supplier: 2, attributes: null },
    status_reason: '毛刺',
    status_by: 4,
    status_at: now - 30 * MINUTE,
  }
  return {
    notice: notices(now),
    approval: approvals(now),
    act: acts(now),
    device_state: deviceStates(now),
    device: { demo: device },
    lot: { [lot.id]: lot },
    person_name: {},
  }
}
