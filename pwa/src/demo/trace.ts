/** The way of some lots of the demo plant: two levels of production, rework, three customers. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const HOUR_MS = 3_600_000
const SERIALS = 22
const lotId = (at: number) => `00000000-0000-5000-8000-0000000001${String(at).padStart(2, '0')}`
const runId = (at: number) => `00000000-0000-5000-8000-0000000002${String(at).padStart(2, '0')}`

/** Lots of lots.ts, then those that were made of them. */
const LOT = { sheet: 0, sheet2: 1, nylon: 3, gear: 5, grease: 6, gear2: 20, half: 21, other: 22 }
const REWORKED = 23
const serial = (at: number) => 30 + at

type Link = [run: number, lot: number, direction: -1 | 1, quantity: number]
const LINKS: Link[] = [
  [1, LOT.sheet, -1, 24],
  [1, LOT.grease, -1, 900],
  [1, LOT.gear, 1, 24],
  [2, LOT.sheet, -1, 40],
  [2, LOT.sheet2, -1, 10],
  [2, LOT.gear2, 1, SERIALS],
  [3, LOT.gear, -1, 6],
  [3, LOT.half, 1, 4],
  [3, LOT.other, 1, 2],
  [4, LOT.gear2, -1, SERIALS],
  [4, LOT.other, -1, 2],
  [4, LOT.nylon, -1, 4_400],
  ...Array.from({ length: SERIALS }, (_, at): Link => [4, serial(at), 1, 1]),
  [5, serial(2), -1, 1],
  [5, REWORKED, 1, 1],
]

type Trade = [lot: number, party: number | null, direction: string, quantity: number, line: number]
const TRADES: Trade[] = [
  [LOT.sheet, 2, 'received', 200, 1],
  [LOT.sheet2, 2, 'received', 130, 2],
  [LOT.nylon, 3, 'received', 500_000, 3],
  [LOT.grease, 1, 'received', 20_000, 4],
  [LOT.gear, 4, 'shipped', 3, 11],
  [LOT.half, 5, 'shipped', 2, 13],
  ...Array.from({ length: 9 }, (_, at): Trade =>
    at < 5 ? [serial(at), 4, 'shipped', 1, 11] : [serial(at), 5, 'shipped', 1, 13],
  ),
  [serial(1), 4, 'returned', 1, 11],
]

const RUNS: Record<number, Row> = {
  1: { relation: 'production', work_orders: [1], machines: ['CNC-03'], people: [1] },
  2: { relation: 'production', work_orders: [1], machines: ['CNC-03', 'CNC-04'], people: [1, 6] },
  3: { relation: 'split', work_orders: [], machines: [], people: [2] },
  4: { relation: 'production', work_orders: [2], machines: ['ASM-01'], people: [6] },
  5: { relation: 'rework', work_orders: [], machines: ['BENCH-2'], people: [1] },
}

function newLots(now: number): Record<string, Row> {
  const lot = (at: number, item: number, code: string, status = 'available'): [string, Row] => [
    lotId(at),
    {
      ...{ id: lotId(at), item, code, status, expires_on: null, best_before_on: null },
      ...{ produced_on: null, received_at: now - 30 * HOUR_MS, source: 'own', supplier: null },
      ...{ attributes: null, status_reason: null, status_by: null, status_at: null },
    },
  ]
  const serials = Array.from({ length: SERIALS }, (_, at) =>
    lot(
      serial(at),
      8,
      `MT750-${String(at + 1).padStart(4, '0')}`,
      at === 4 ? 'quarantine' : undefined,
    ),
  )
  return Object.fromEntries([
    lot(LOT.gear2, 5, 'GB-0101'),
    lot(LOT.half, 5, 'GB-0098-A'),
    lot(LOT.other, 5, 'GB-0098-B', 'consumed'),
    lot(REWORKED, 8, 'MT750-0003R'),
    ...serials,
  ])
}

/** Links that lead from the lot in one way, by walking from run to run. */
function walk(root: number, towards: -1 | 1): Set<number> {
  const found = new Set<number>()
  const lots = [root]
  for (let at = 0; at < lots.length; at += 1) {
    for (const [link, [run, lot, direction]] of LINKS.entries()) {
      if (lot !== lots[at] || direction !== towards || found.has(link)) continue
      found.add(link)
      for (const [other, [otherRun, far, side]] of LINKS.entries()) {
        if (otherRun !== run || side === towards || found.has(other)) continue
        found.add(other)
        if (!lots.includes(far)) lots.push(far)
      }
    }
  }
  return found
}

function traceOf(rows: Rows, id: string): Row {
  const root = Number(id.slice(-2))
  const links = [...walk(root, 1), ...walk(root, -1)].map((link) => LINKS[link] as Link)
  const lots = [...new Set([root, ...links.map(([, lot]) => lot)])]
  const runs = [...new Set(links.map(([run]) => run))]
  return {
    ...{ root: id, truncated: false, limit: 200_000 },
    lots: lots.map(lotId),
    items: lots.map((lot) => Number(rows['lot']?.[lotId(lot)]?.['item'] ?? 0)),
    runs: runs.map(runId),
    links: {
      run: links.map(([run]) => runs.indexOf(run)),
      lot: links.map(([, lot]) => lots.indexOf(lot)),
      direction: links.map(([, , direction]) => direction),
      quantity: links.map(([, , , quantity]) => quantity),
    },
  }
}

function placesOf(rows: Rows, id: string) {
  return Object.values(rows['balance'] ?? {})
    .filter((row) => row['lot'] === id)
    .map((row) => ({ location: Number(row['location']), quantity: Number(row['quantity']) }))
}

function inspectionsOf(id: string, now: number) {
  const verdict = id === lotId(LOT.gear2) ? 'pass' : id === lotId(serial(4)) ? 'fail' : null
  if (verdict === null) return []
  const times = { opened_at: now - 20 * HOUR_MS, closed_at: now - 19 * HOUR_MS }
  return [{ id: `inspection-${id}`, status: `${verdict}ed`, verdict, ...times, person: 4 }]
}

function detailsOf(rows: Rows, now: number, lots: readonly string[], runs: readonly string[]): Row {
  const trades = (id: string) =>
    TRADES.filter(([lot]) => lotId(lot) === id).map(([, party, direction, quantity, line], at) => ({
      ...{ party, line, direction, quantity, at: now - (40 - at) * HOUR_MS },
    }))
  return {
    lots: lots.map((id) => ({
      ...rows['lot']?.[id],
      parties: trades(id),
      places: placesOf(rows, id),
      inspections: inspectionsOf(id, now),
    })),
    runs: runs.map((id) => {
      const at = Number(id.slice(-2))
      const times = { first_at: now - (30 - at) * HOUR_MS, last_at: now - (26 - at) * HOUR_MS }
      const untracked = at === 4 ? [{ item: 1, direction: -1, quantity: 8 * SERIALS }] : []
      return { id, ...RUNS[at], ...times, untracked }
    }),
  }
}

function figuresOf(rows: Rows, id: string) {
  const at = Number(id.slice(-2))
  const sum = (direction: -1 | 1) =>
    LINKS.filter(([, lot, side]) => lot === at && side === direction).reduce(
      (total, [, , , quantity]) => total + quantity,
      0,
    )
  const traded = (direction: string) =>
    TRADES.filter(([lot, , side]) => lot === at && side === direction).reduce(
      (total, [, , , quantity]) => total + quantity,
      0,
    )
  const stock = placesOf(rows, id).reduce((total, place) => total + place.quantity, 0)
  const [received, made, used] = [traded('received'), sum(1), sum(-1)]
  const [shipped, returned] = [traded('shipped'), traded('returned')]
  const open = received + made + returned - used - shipped - stock
  // The nylon is what a count found short; one gearbox nobody can explain.
  const unexplained = at === LOT.gear ? 1 : 0
  const scrapped = Math.max(0, Math.trunc(open / 2))
  const floor = at === LOT.sheet ? 6 : 0
  const difference = open - scrapped - floor - unexplained
  return {
    ...{ lot: id, item: Number(rows['lot']?.[id]?.['item'] ?? 0), opening: 0 },
    ...{ code: rows['lot']?.[id]?.['code'] ?? null, status: rows['lot']?.[id]?.['status'] ?? '' },
    ...{ received, made, used, shipped, returned, scrapped, difference, floor, stock },
  }
}

function timelineOf(rows: Rows, now: number, id: string): Row {
  const item = Number(rows['lot']?.[id]?.['item'] ?? 0)
  const base = { device: null, undone_by: null, code: null, data: null, status: null, reason: null }
  const leg = (at: number, act: string, location: number, quantity: number, person: number) => ({
    ...{ ...base, at: now - at * HOUR_MS, source: 'ledger', key: `${at}.${location}`, act },
    ...{ operation: `op-${at}`, person, location, entry: 'delta', quantity },
  })
  const other = { act: null, operation: null, location: null, entry: null, quantity: null }
  const scale = item === 4 || item === 10 ? 1000 : 1
  return {
    next: null,
    moments: [
      {
        ...{ ...base, ...other, at: now - HOUR_MS, source: 'notice', key: 'n1', person: 4 },
        ...{ code: 'inventory.lot_on_hold', data: {}, status: 'open' },
      },
      {
        ...{ ...base, ...other, at: now - HOUR_MS, source: 'status', key: 's1', person: 4 },
        ...{ status: 'hold', reason: 2 },
      },
      leg(3, 'stock.issue', 91, 6 * scale, 1),
      leg(3, 'stock.issue', 20, -6 * scale, 1),
      { ...leg(9, 'stock.count', 20, 70 * scale, 2), entry: 'count' },
      {
        ...{
          ...base,
          ...other,
          at: now - 19 * HOUR_MS,
          source: 'inspection',
          key: 'i1',
          person: 4,
        },
        ...{ act: 'inspect.result', status: 'pass', data: { note: null } },
      },
      leg(20, 'stock.consume', 91, -24 * scale, 6),
      leg(28, 'stock.put_away', 20, 200 * scale, 2),
      leg(28, 'stock.put_away', 30, -200 * scale, 2),
      leg(31, 'stock.receive', 30, 200 * scale, 2),
      leg(31, 'stock.receive', 90, -200 * scale, 2),
    ],
  }
}

function columns(rows: readonly Row[]): Row {
  const names = Object.keys(rows[0] ?? {})
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]))
}

function recallOf(rows: Rows, now: number, roots: readonly string[]): Row {
  const found = new Set(roots)
  for (const root of roots) {
    for (const link of walk(Number(root.slice(-2)), -1)) found.add(lotId(LINKS[link]?.[1] ?? 0))
  }
  const lots = [...found]
  const figures = lots.map((lot) => figuresOf(rows, lot))
  const details = detailsOf(rows, now, lots, [])['lots'] as unknown as {
    parties: Row[]
    places: Row[]
  }[]
  const trades = details.flatMap((lot, at) =>
    lot.parties
      .filter((one) => one['direction'] !== 'received')
      .map((one) => ({ lot: at, ...one })),
  )
  const places = details.flatMap((lot, at) => lot.places.map((place) => ({ lot: at, ...place })))
  return {
    ...{ roots: [...roots], truncated: false, limit: 100_000, siblings: [] },
    ...{ lots: columns(figures), trades: columns(trades), places: columns(places) },
    ...{ customers: [], items: [] },
  }
}

export type Ask = (body: Record<string, unknown>, query: URLSearchParams) => unknown

/** What the server would answer about the way of lots. */
export function traceAnswers(rows: Rows, now: number): Record<string, Ask> {
  const strings = (value: unknown) => (Array.isArray(value) ? value.map(String) : [])
  const pages = Object.keys(rows['lot'] ?? {}).flatMap((id): [string, Ask][] => [
    [`GET /api/v1/lots/${id}/timeline`, () => timelineOf(rows, now, id)],
    [
      `GET /api/v1/lots/${id}/balance`,
      () => ({ lots: [{ ...figuresOf(rows, id), places: placesOf(rows, id) }] }),
    ],
  ])
  return {
    ...Object.fromEntries(pages),
    'GET /api/v1/trace': (_, query) => traceOf(rows, query.get('lot') ?? ''),
    'POST /api/v1/trace/keep': () => ({}),
    'POST /api/v1/trace/details': (body) =>
      detailsOf(rows, now, strings(body['lots']), strings(body['runs'])),
    'POST /api/v1/recall': (body) => recallOf(rows, now, strings(body['lots'])),
  }
}

/** Lots of production, where they lie, and two kept traces. */
export function withTraces(rows: Rows, now: number): Rows {
  const lot = { ...newLots(now), ...rows['lot'] }
  const all: Rows = { ...rows, lot }
  const balance = { ...rows['balance'] }
  const lies = (at: number, item: number, location: number, quantity: number) => {
    balance[`${item}.${location}.${lotId(at)}`] = { item, location, lot: lotId(at), quantity }
  }
  lies(LOT.half, 5, 31, 2)
  for (let at = 9; at < SERIALS; at += 1) lies(serial(at), 8, 29 + (at % 3), 1)
  all['balance'] = balance
  const kept = (at: number, agoMs: number): [string, Row] => {
    const trace = traceOf(all, lotId(at))
    const details = detailsOf(all, now, trace['lots'] as string[], trace['runs'] as string[])
    return [`${lotId(at)}.0`, { ...trace, details, at: now - agoMs, part: 0, parts: 1 }]
  }
  all['trace'] = Object.fromEntries([kept(LOT.sheet, 26 * 60_000), kept(LOT.gear2, 50 * HOUR_MS)])
  return all
}

/** The notices of a hold that reaches a device which took of the lots; `?held` shows them. */
export function heldNotices(now: number): Record<string, Row> {
  const notice = (id: string, item: number, lot: number, quantity: number, agoMs: number): Row => ({
    ...{ id, code: 'inventory.held_lot_with_you', severity: 'stop', operation: null },
    ...{ device: 'demo', person: 1, item, lot: lotId(lot), location: null, status: 'open' },
    ...{ opened_at: now - agoMs, closed_at: null, resolution: null },
    data: { held_by: 'x', held_by_person: 4, reached: [{ location: 91, quantity }] } as never,
  })
  return {
    'held-1': notice('held-1', 3, LOT.sheet, 6, 60_000),
    'held-2': notice('held-2', 4, LOT.nylon, 12_500, 30_000),
  }
}
