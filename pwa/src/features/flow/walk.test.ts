import { describe, expect, it } from 'vitest'
import {
  A01,
  aPlant,
  B02,
  BOLT,
  DOCK,
  GLUE,
  SCRATCHED,
  STEEL,
  TODAY,
} from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { putAway } from '../put-away/view-model.ts'
import { scrap } from '../scrap/view-model.ts'
import { ship } from '../ship/view-model.ts'
import type { FlowDefinition } from './definition.ts'
import { confirm, onScan, type World } from './reduce.ts'
import { missing } from './requirements.ts'
import { EMPTY, type FlowState } from './state.ts'

const books = aPlant().replica
const world: World = { books, today: TODAY, mode: 'add', repeat: 'count' }

function scans(def: FlowDefinition, texts: readonly string[], from: FlowState = EMPTY): FlowState {
  return texts.reduce((state, text) => onScan(def, state, text, world).state, from)
}
const recorded = (def: FlowDefinition, state: FlowState): Record<string, unknown>[] =>
  confirm(def, state, world).acts.map(({ operation, args }) => ({ operation, ...args }))

describe('a walk from bin to bin', () => {
  it('takes each line from where it was scanned', () => {
    const state = scans(ship, ['SO-9', 'A-01', 'T:GLUE-1:L24', 'BOLT-M8', 'B-02'])

    expect(recorded(ship, state)).toMatchObject([
      { item: GLUE, from: A01 },
      { item: BOLT, from: B02 },
    ])
  })

  it('makes two lines of the same goods from two bins, and one of those from one', () => {
    const bins = scans(ship, ['SO-9', 'A-01', 'BOLT-M8', 'T:GLUE-1:L24', 'B-02', 'BOLT-M8'])
    const bin = scans(ship, ['SO-9', 'A-01', 'BOLT-M8', 'T:GLUE-1:L24', 'BOLT-M8'])

    expect(recorded(ship, bins).map(({ item, from }) => [item, from])).toEqual([
      [BOLT, A01],
      [GLUE, B02],
      [BOLT, B02],
    ])
    expect(recorded(ship, bin).map(({ item, quantity }) => [item, quantity])).toHaveLength(2)
  })

  it('takes all from the place that is scanned last where none was said before', () => {
    const state = scans(ship, ['SO-9', 'T:GLUE-1:L24', 'BOLT-M8', 'A-01'])

    expect(recorded(ship, state).map(({ from }) => from)).toEqual([A01, A01])
  })

  it('puts each line away to where it was carried', () => {
    const state = scans(putAway, ['DOCK', 'BOLT-M8', 'A-01', 'T:GLUE-1:L24', 'B-02'])

    expect(recorded(putAway, state)).toMatchObject([
      { item: BOLT, from: DOCK, to: A01 },
      { item: GLUE, from: DOCK, to: B02 },
    ])
  })

  it('takes the places of the books for each line, not those of the line before', () => {
    const state = scans(scrap, ['STEEL-2'])
    const next = scans(scrap, ['T:GLUE-1:L24'], { ...state, entered: '1' })

    expect(next).toMatchObject({ from: A01, fromGuessed: true })
    expect(recorded(scrap, { ...next, reason: SCRATCHED })).toMatchObject([
      { item: STEEL, from: B02 },
      { item: GLUE, from: A01 },
    ])
  })

  it('asks for the place of a line that the books do not know, whatever they guess next', () => {
    const state = scans(issue, ['BOLT-M8', 'T:GLUE-1:L24'])

    expect(state).toMatchObject({ from: A01, fromGuessed: true })
    expect(missing(issue, state, books)).toContain('from')
    expect(recorded(issue, scans(issue, ['B-02'], state)).map(({ from }) => from)).toEqual([
      B02,
      B02,
    ])
  })

  it('goes from no place to the same one, lines that wait included', () => {
    const begun = scans(putAway, ['A-01', 'BOLT-M8', 'T:GLUE-1:L24'])
    const state = scans(putAway, ['DOCK'], { ...begun, active: 'from' })

    expect(scans(putAway, ['A-01'], state).lock).toMatchObject({ code: 'same_place' })
  })
})
