import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byCodePoint,
  type Candidate,
  exclusion,
  inherited,
  type Pick,
  type Policy,
  policyOf,
  propose,
  treeDistance,
} from './picking.ts'

interface CandidateRow {
  location: number
  location_code: string
  lot: string | null
  lot_code: string
  quantity: number
  reserved: number
  expires_on: string | null
  best_before_on: string | null
  received_at: number | null
  status: string
  distance: number | null
}
interface ProposeCase {
  rule: 'propose'
  wish: {
    policy: Policy
    quantity: number
    as_of: string
    least_days?: number
    kept_back?: number
  }
  candidates: CandidateRow[]
  expect: unknown
}
interface PolicyCase {
  rule: 'policy_of'
  own: Policy | null
  above: (Policy | null)[]
  keeps: boolean
  expect: Policy
}
interface DaysCase {
  rule: 'inherited'
  own: number | null
  above: (number | null)[]
  expect: number | null
}
interface DistanceCase {
  rule: 'tree_distance'
  start: number
  end: number
  tree: [number, number | null][]
  expect: number | null
}
type Case = { name: string } & (ProposeCase | PolicyCase | DaysCase | DistanceCase)

const vectors = JSON.parse(
  readFileSync(new URL('../../../../sync/vectors/picking.json', import.meta.url), 'utf8'),
) as { defaults: Partial<CandidateRow>; cases: Case[] }

const candidateOf = (row: CandidateRow): Candidate => {
  const full = { ...vectors.defaults, ...row } as CandidateRow
  return {
    location: full.location,
    lot: full.lot,
    quantity: full.quantity,
    locationCode: full.location_code,
    lotCode: full.lot_code,
    reserved: full.reserved,
    expiresOn: full.expires_on,
    bestBeforeOn: full.best_before_on,
    receivedAt: full.received_at,
    status: full.status,
    distance: full.distance,
  }
}

const shown = (pick: Pick) => ({
  proposals: pick.proposals.map(({ candidate, quantity }) => [
    candidate.location,
    candidate.lot,
    quantity,
  ]),
  excluded: pick.excluded.map(({ candidate, reason }) => [
    candidate.location,
    candidate.lot,
    reason,
  ]),
  short: pick.short,
})

function outcome(one: Case): unknown {
  switch (one.rule) {
    case 'propose': {
      const { policy, quantity, as_of: asOf, least_days = 0, kept_back = 0 } = one.wish
      const wish = { policy, quantity, asOf, leastDays: least_days, keptBack: kept_back }
      return shown(propose(one.candidates.map(candidateOf), wish))
    }
    case 'policy_of':
      return policyOf(one.own, one.above, one.keeps)
    case 'inherited':
      return inherited(one.own, one.above)
    case 'tree_distance': {
      const tree = new Map(one.tree)
      return treeDistance(one.start, one.end, (place) => tree.get(place) ?? null)
    }
  }
}

describe('picking vectors', () => {
  it.each(vectors.cases)('$name', (one) => {
    expect(outcome(one)).toEqual(one.expect)
  })
})

const asOf = '2026-06-15'
const day = fc.constantFrom(null, '2026-06-14', '2026-06-15', '2026-06-16', '2026-08-01')
const anyCandidates = fc.uniqueArray(
  fc.record<Candidate>({
    location: fc.integer({ min: 1, max: 9 }),
    lot: fc.constantFrom(null, 'x1', 'x2', 'x3'),
    quantity: fc.integer({ min: -2, max: 50 }),
    locationCode: fc.constantFrom('A', 'B', 'C'),
    lotCode: fc.string({ maxLength: 2, unit: 'binary' }),
    reserved: fc.integer({ min: 0, max: 20 }),
    expiresOn: day,
    bestBeforeOn: day,
    receivedAt: fc.constantFrom(null, 1, 2, 3),
    status: fc.constantFrom('available', 'available', 'hold', 'quarantine', 'expired'),
    distance: fc.constantFrom(null, 0, 1, 2),
  }),
  { maxLength: 12, selector: ({ location, lot }) => `${location}.${lot}` },
)
const anyWish = fc.record({
  policy: fc.constantFrom<Policy>('fifo', 'fefo', 'lifo', 'nearest'),
  quantity: fc.integer({ min: 0, max: 300 }),
  asOf: fc.constant(asOf),
  leastDays: fc.constantFrom(0, 1, 30),
  keptBack: fc.constantFrom(0, 0, 5),
})

describe('propose', () => {
  it('takes what is free up to what is asked, and nothing twice', () => {
    fc.assert(
      fc.property(anyCandidates, anyWish, (candidates, wish) => {
        const { proposals, short } = propose(candidates, wish)
        const free = candidates
          .filter((one) => one.quantity > 0 && exclusion(one, asOf, wish.leastDays) === null)
          .reduce((sum, one) => sum + one.quantity - one.reserved, 0)
        const taken = proposals.reduce((sum, one) => sum + one.quantity, 0)
        expect(taken).toBe(Math.min(wish.quantity, Math.max(0, free - wish.keptBack)))
        expect(short).toBe(wish.quantity - taken)
        expect(new Set(proposals.map((one) => one.candidate)).size).toBe(proposals.length)
        for (const { candidate, quantity } of proposals) {
          expect(quantity).toBeGreaterThan(0)
          expect(quantity).toBeLessThanOrEqual(candidate.quantity - candidate.reserved)
        }
      }),
    )
  })

  it('asks nothing of the order in which stock is listed', () => {
    fc.assert(
      fc.property(anyCandidates, anyWish, (candidates, wish) => {
        const turned = propose([...candidates].reverse(), wish)
        expect(turned.proposals).toEqual(propose(candidates, wish).proposals)
      }),
    )
  })

  it('is not changed by taking away what was not picked', () => {
    fc.assert(
      fc.property(anyCandidates, anyWish, (candidates, anyWanted) => {
        const wish = { ...anyWanted, keptBack: 0 }
        const pick = propose(candidates, wish)
        const picked = new Set(pick.proposals.map((one) => one.candidate))
        for (const other of candidates.filter((one) => !picked.has(one))) {
          const fewer = propose(
            candidates.filter((one) => one !== other),
            wish,
          )
          expect([fewer.proposals, fewer.short]).toEqual([pick.proposals, pick.short])
        }
      }),
    )
  })

  it('compares texts by code point, as the server does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const points = (text: string) => Array.from(text, (one) => one.codePointAt(0) ?? 0)
        const [left, right] = [points(a), points(b)]
        const at = left.findIndex((point, i) => point !== right[i])
        const wanted = at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
        expect(Math.sign(byCodePoint(a, b))).toBe(Math.sign(wanted))
      }),
    )
  })
})

const repository = fileURLToPath(new URL('../../../../', import.meta.url))
const folder = resolve(repository, process.env['TAKT_SHARED_DATA'] ?? '../shared/data', '..')
const isAway = !existsSync(folder) && process.env['CI'] !== 'true'

const read = (path: string): Buffer => readFileSync(join(folder, path))
const answers = <T>(name: string): T =>
  JSON.parse(read(`expected/${name}.expected.json`).toString()) as T

const plain: Candidate = {
  location: 0,
  lot: null,
  quantity: 0,
  locationCode: '',
  lotCode: '',
  reserved: 0,
  expiresOn: null,
  bestBeforeOn: null,
  receivedAt: null,
  status: 'available',
  distance: null,
}

/** Quoted fields may hold commas; none of them holds a line end. */
function cells(line: string): string[] {
  const found = line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)
  return Array.from(found, ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '')
}

function countSheet(): Map<string, Candidate[]> {
  const [head = '', ...lines] = read('data/openboxes-demo/mainWarehouseInventory.csv')
    .toString()
    .replace('\ufeff', '')
    .trim()
    .split(/\r?\n/)
  const names = cells(head)
  const found = new Map<string, Candidate[]>()
  for (const line of lines) {
    const values = cells(line)
    const at = (name: string) => values[names.indexOf(name)] ?? ''
    const [month, date, year] = at('Expiration date').split('/')
    const one = {
      ...plain,
      lot: at('Lot number') || null,
      lotCode: at('Lot number'),
      locationCode: at('Bin location'),
      quantity: Number(at('Physical QOH')),
      expiresOn: year === undefined ? null : `${year}-${month}-${date}`,
    }
    found.set(at('Product code'), [...(found.get(at('Product code')) ?? []), one])
  }
  return found
}

interface SheetAnswer {
  as_of: string
  products: number
  cases: { product: string; available: number; request: number; picks: unknown[]; short: number }[]
}

const SCALE = 10 ** 5

interface StockItem {
  model: string
  pk: number
  fields: Record<string, unknown> & { part: number; quantity: string; updated: string }
}

function stockItems(): Map<number, Candidate[]> {
  const path = 'data/inventree-demo/inventree_data_2024-03-19.json.gz'
  const rows = JSON.parse(gunzipSync(read(path)).toString()) as StockItem[]
  const claims = ['serial', 'consumed_by', 'belongs_to', 'sales_order', 'customer', 'is_building']
  const found = new Map<number, Candidate[]>()
  for (const { model, pk, fields } of rows) {
    if (model !== 'stock.stockitem' || claims.some((claim) => Boolean(fields[claim]))) continue
    const one = {
      ...plain,
      lot: String(pk),
      lotCode: String(pk).padStart(9, '0'),
      quantity: Math.round(Number(fields.quantity) * SCALE),
      receivedAt: Date.parse(fields.updated.slice(0, 10)),
    }
    found.set(fields.part, [...(found.get(fields.part) ?? []), one])
  }
  return found
}

interface LotsAnswer {
  parts: number
  cases: {
    part: number
    request: number
    short: number
    picks: { stock_item: number; quantity: number }[]
  }[]
}

describe.skipIf(isAway)('real warehouses (TAKT_SHARED_DATA)', () => {
  it.each([0, 1])('picks by expiry what the answers say, part %i', (part) => {
    const answer = answers<{ fefo: { shared_main: SheetAnswer[] } }>('fefo').fefo.shared_main[part]
    const sheet = countSheet()
    expect(answer?.cases.length).toBeGreaterThan(100)
    for (const { product, available, request, picks, short } of answer?.cases ?? []) {
      const ask = (quantity: number) =>
        propose(sheet.get(product) ?? [], {
          policy: 'fefo',
          quantity,
          asOf: answer?.as_of ?? '',
          leastDays: 0,
          keptBack: 0,
        })
      const pick = ask(request)
      expect(ask(10 ** 9).short).toBe(10 ** 9 - available)
      expect(
        pick.proposals.map(({ candidate, quantity }) => ({
          lot: candidate.lotCode,
          expires: candidate.expiresOn,
          bin: candidate.locationCode,
          quantity,
        })),
      ).toEqual(picks)
      expect(pick.short).toBe(short)
    }
  })

  it('picks the oldest first among several lots, as the answers say', () => {
    const { cases, parts } = answers<LotsAnswer>('fefo_multilot')
    const stock = stockItems()
    expect(new Set(cases.map(({ part }) => part)).size).toBe(parts)
    for (const { part, request, picks, short } of cases) {
      const pick = propose(stock.get(part) ?? [], {
        policy: 'fifo',
        quantity: Math.round(request * SCALE),
        asOf: '2024-03-19',
        leastDays: 0,
        keptBack: 0,
      })
      expect(
        pick.proposals.map(({ candidate, quantity }) => [Number(candidate.lot), quantity]),
      ).toEqual(picks.map((one) => [one.stock_item, Math.round(one.quantity * SCALE)]))
      expect(pick.short).toBe(Math.round(short * SCALE))
    }
  })
})
