import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aStorage } from '../../app/storage.testing.ts'
import { useClient } from '../../data/client.ts'
import { EMPTY_LABEL, type Label } from '../../scan/label.ts'
import { A01, anItem, aPlant, BOX, KILOGRAM } from '../../scan/plant.testing.ts'
import { amountOf } from './label-amount.ts'
import { CountRun } from './run.svelte.ts'

const bolt = anItem({ id: 1, code: 'B', units: [[BOX, 50, 1]] })
const steel = anItem({ id: 2, code: 'S', unit: KILOGRAM, scale: 3, lot_tracked: false })
const weight = (quantity: number, scale: number): Label => ({
  ...EMPTY_LABEL,
  amounts: [{ kind: 'net_weight', quantity, scale, unit: 'kg' }],
})
let client = aPlant()

beforeEach(() => {
  vi.stubGlobal('localStorage', aStorage())
  vi.stubGlobal('sessionStorage', aStorage())
  client = aPlant()
  useClient(client)
})
afterEach(() => {
  vi.unstubAllGlobals()
})

test('a label stands for what it says, for a box, or for one', () => {
  const books = client.replica
  expect(amountOf(books, bolt, null)).toEqual({ ok: true, amount: '1' })
  expect(amountOf(books, bolt, BOX)).toEqual({ ok: true, amount: '50' })
  expect(amountOf(books, bolt, null, { ...EMPTY_LABEL, count: '12' })).toMatchObject({
    amount: '12',
  })
  expect(amountOf(books, steel, null, weight(12_500, 3))).toEqual({ ok: true, amount: '12.5' })
})

test('what does not measure in the unit of the item is never taken for one', () => {
  const books = client.replica
  const none = (said: string) => ({ ok: false, said })
  expect(amountOf(books, bolt, null, weight(12_500, 3))).toEqual(none('12.5 kg'))
  expect(amountOf(books, steel, null, weight(12_345, 4))).toMatchObject({ ok: false })
  expect(amountOf(books, anItem({ id: 3, code: 'N' }), BOX)).toMatchObject({ ok: false })
  expect(amountOf(books, bolt, null, { ...EMPTY_LABEL, count: '1.5' })).toMatchObject({ ok: false })
})

test.each(['each', 'ask'] as const)(
  'the number is asked for where the label does not tell it: %s',
  async (mode) => {
    const run = new CountRun(null, 32)
    run.mode.set(mode)
    run.toPlace(A01)
    run.take(bolt, { lot: null }, null, { ...weight(12_500, 3), serial: 'S1' })
    expect(run.asking).toBe(true)
    expect(run.trouble).toEqual({ kind: 'amount', said: '12.5 kg' })
    expect(run.entry).toMatchObject({ item: 1, entered: '', serials: [] })
    run.leave()
    await run.settled
    expect(await client.acts()).toEqual([])
  },
)
