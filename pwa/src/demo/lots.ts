/** Lots of the demo plant: good ones, one on hold, one past its date. */
import type { Row } from '@takt/sync'
import type { Rows } from './plant.ts'

const HOUR_MS = 3_600_000

interface Seed {
  item: number
  code: string
  place: number
  quantity: number
  expires?: string
  held?: string
  produced?: string
}

const SEEDS: Seed[] = [
  { item: 3, code: 'AL240311', place: 20, quantity: 64, held: 'burr' },
  { item: 3, code: 'AL240402', place: 22, quantity: 120 },
  { item: 3, code: 'AL240502', place: 25, quantity: 80 },
  { item: 4, code: 'PA-2231', place: 23, quantity: 425_500, expires: '2031-03-31' },
  { item: 4, code: 'PA-2188', place: 24, quantity: 75_000, expires: '2025-12-31' },
  { item: 5, code: 'GB-0098', place: 21, quantity: 12, produced: '2026-04-20' },
  { item: 10, code: 'LB-77', place: 26, quantity: 18_000, expires: '2030-06-30' },
]

export function withLots(rows: Rows, now: number): Rows {
  const lot: Record<string, Row> = { ...rows['lot'] }
  const balance: Record<string, Row> = { ...rows['balance'] }
  for (const [at, seed] of SEEDS.entries()) {
    const id = `00000000-0000-5000-8000-0000000001${String(at).padStart(2, '0')}`
    const { item, code, place: location, quantity } = seed
    lot[id] = {
      id,
      item,
      code,
      status: seed.held === undefined ? 'available' : 'hold',
      expires_on: seed.expires ?? null,
      best_before_on: seed.expires ?? null,
      produced_on: seed.produced ?? null,
      received_at: now - (at + 2) * 24 * HOUR_MS,
      source: item === 5 ? 'own' : 'supplier',
      supplier: item === 5 ? null : 2,
      attributes: item === 3 ? { 炉号: `H-${String(4410 + at)}`, 厚度: '3.02 mm' } : null,
      status_reason: seed.held ?? null,
      status_by: seed.held === undefined ? null : 4,
      status_at: seed.held === undefined ? null : now - HOUR_MS,
    }
    // The goods lie there by lot now, not loose.
    Reflect.deleteProperty(balance, `${item}.${location}.-`)
    balance[`${item}.${location}.${id}`] = { item, location, lot: id, quantity }
  }
  return { ...rows, lot, balance }
}
