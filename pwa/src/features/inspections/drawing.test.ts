import { describe, expect, it } from 'vitest'
import type { Switching } from '../../data/rows.ts'
import { aPlant, BOLT, GLUE, ORDER } from '../../scan/plant.testing.ts'
import { beginArgs, newSeed, piecesOf, proposalOf, switchingOf, unitsOf } from './drawing.ts'
import { anInspection, aPlan, aSample, aVersion } from './inspections.testing.ts'

const books = aPlant().replica
const state = (mode: Switching['mode'], more: Row = {}): Switching => ({
  ...{ id: '4:56:0', plan: 4, item: GLUE, supplier: null, mode, state: more },
})
type Row = Record<string, unknown>

describe('the sample', () => {
  it('of 150 pieces at level II and AQL 1.5 has 32, accepted with 1', () => {
    expect(proposalOf(aVersion(), 150, null)).toMatchObject({
      ...{ n: 32, ac: 1, re: 2, letter: 'G', mode: 'normal', why: 'start' },
    })
  })

  it('follows how strictly its supplier is inspected, and says why', () => {
    expect(proposalOf(aVersion(), 150, state('tightened'))).toMatchObject({
      ...{ mode: 'tightened', why: 'tightened' },
    })
    expect(proposalOf(aVersion(), 150, state('normal'))).toMatchObject({ why: 'normal' })
    const stopped = proposalOf(aVersion(), 150, state('discontinued'))
    expect(stopped).toMatchObject({ mode: 'tightened', why: 'discontinued' })
    expect(stopped?.n).toBe(proposalOf(aVersion(), 150, state('tightened'))?.n)
  })

  it('of a fixed number or of all has no mode', () => {
    const fixed = aVersion({ sampling: { kind: 'fixed', n: 5, ac: 0 } })
    expect(proposalOf(fixed, 3, state('tightened'))).toMatchObject({
      n: 3,
      mode: null,
      why: 'fixed',
    })
    expect(proposalOf(aVersion({ sampling: { kind: 'full' } }), 7, null)).toMatchObject({ n: 7 })
  })

  it('is none where the plan skips lots of whoever delivered well', () => {
    const sampling = { kind: 'aql', level: 'II', aql: '1.5', skip: { after: 5, every: 3 } }
    const version = aVersion({ sampling })
    const after = (accepted: number, skipped: number, mode: Switching['mode'] = 'normal') =>
      proposalOf(version, 150, state(mode, { accepted, skipped }))

    expect(after(5, 0)).toMatchObject({ n: 0, ac: 0, re: 1, mode: 'skip', why: 'skip' })
    expect(after(4, 0)).toMatchObject({ n: 32, mode: 'normal' })
    expect(after(5, 2)).toMatchObject({ n: 32 })
    expect(after(9, 0, 'tightened')?.mode).toBe('tightened')
    expect(proposalOf(version, 150, null)).toMatchObject({ why: 'start' })
    expect(proposalOf(aVersion(), 150, state('normal', { accepted: 99 }))?.n).toBe(32)
  })

  it('cannot be drawn by a plan that is broken', () => {
    expect(proposalOf(aVersion({ sampling: { kind: 'aql', aql: '1.6' } }), 9, null)).toBeNull()
  })

  it('is the same again from its seed', () => {
    const row = aSample(5)
    expect(piecesOf(row)).toHaveLength(5)
    expect(piecesOf(row)).toEqual(piecesOf({ ...row }))
    expect(piecesOf(anInspection())).toEqual([])
    expect(piecesOf({ ...row, seed: 'nonsense' })).toEqual([])
    expect(newSeed(new Uint8Array([0, 1, 255, 16, 0, 0, 0, 9]))).toBe('0001ff1000000009')
  })
})

describe('how many pieces a lot has', () => {
  it('is told by the papers, where the item is counted in pieces', () => {
    expect(unitsOf(books, anInspection({ item: BOLT, quantity: 80 }), aVersion())).toBe(80)
    expect(unitsOf(books, anInspection({ quantity: null }), aVersion())).toBeNull()
  })

  it('is that of the order for what it made', () => {
    const made = { kind: 'final', for_kind: 'work_order', for_id: ORDER, quantity: null } as const
    expect(unitsOf(books, anInspection({ ...made, item: BOLT }), aVersion())).toBeGreaterThan(0)
  })

  it('is the sample itself where a plan takes a fixed number in process', () => {
    const version = aVersion({ sampling: { kind: 'fixed', n: 1, ac: 0 } })
    expect(unitsOf(books, anInspection({ kind: 'in_process', quantity: null }), version)).toBe(1)
  })
})

it('says all that the server needs, and no id of its own where it opens the inspection', () => {
  const [row, version] = [anInspection(), aVersion()]
  const planned = { plan: aPlan(4), version }
  const proposal = proposalOf(version, 150, null)
  if (proposal === null) throw new Error('there is a sample')
  const drawn = { units: 150, seed: '0'.repeat(16), proposal }
  const about = { kind: row.kind, item: row.item, lot: row.lot, operation: null }
  const said = { ...about, supplier: 61, customer: null }

  expect(beginArgs(row, said, planned, drawn, false)).toEqual({
    ...{ inspection: row.id, kind: 'receipt', plan: 4, version: 51, item: GLUE, lot: row.lot },
    ...{ quantity: 150, units: 150, supplier: 61, for_kind: null, for_id: null, operation: null },
    ...{ seed: '0'.repeat(16), n: 32, ac: 1, re: 2, letter: 'G', mode: 'normal' },
  })
  expect(beginArgs(row, said, planned, drawn, true)['inspection']).toBeNull()
})

it('finds how strictly a supplier is inspected, and others not by that', () => {
  const client = aPlant()
  client.put('switching', '4:56:61', { ...state('reduced'), id: '4:56:61' } as never)
  const about = { kind: 'receipt', item: GLUE, lot: null, operation: null, customer: null } as const

  expect(switchingOf(client.replica, 4, { ...about, supplier: 61 })).toMatchObject({
    mode: 'reduced',
  })
  expect(switchingOf(client.replica, 4, { ...about, supplier: null })).toBeNull()
})
