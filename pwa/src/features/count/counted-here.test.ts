import type { Act } from '@takt/sync'
import { expect, test } from 'vitest'
import { countedHere } from './counted-here.ts'

const act = (n: number, kind: string, args: Record<string, unknown>): Act =>
  ({ id: `a${n}`, n, at: n, kind, args, actor: 7, state: 'device', stream: 's' }) as unknown as Act

test('at a place its counts are shown, else those of the stocktake, newest first', () => {
  const acts = [
    act(1, 'stock.count', { location: 10, plan: 5 }),
    act(2, 'stock.count_empty', { location: 11, plan: 5 }),
    act(3, 'stock.count', { location: 10, plan: null }),
    act(4, 'stock.move', { location: 10 }),
  ]
  const ids = (plan: number | null, place: number | null) =>
    countedHere(acts, plan, place).map((one) => one.act.n)
  expect(ids(5, 10)).toEqual([3, 1])
  expect(ids(5, null)).toEqual([2, 1])
  expect(ids(null, null)).toEqual([3])
})
