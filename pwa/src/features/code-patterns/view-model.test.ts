import { beforeEach, describe, expect, it } from 'vitest'
import { compilePattern } from '../../scan/patterns.ts'
import { aPlant, BOLT, GLUE, TODAY } from '../../scan/plant.testing.ts'
import type { ReadingContext } from '../../scan/ways.ts'
import {
  collisions,
  type Draft,
  EXAMPLES,
  LESSONS,
  NEW_ID,
  tryOut,
  withDraft,
} from './view-model.ts'

const READING: ReadingContext = { today: TODAY, ways: {}, separator: '' }
const draft = (pattern: string, id = NEW_ID): Draft => ({ id, name: 'Supplier A', pattern })

let client = aPlant()
const tried = (pattern: string, sample: string) =>
  tryOut(draft(pattern), sample, client.replica, READING)
const collided = (pattern: string, id = NEW_ID) =>
  [...collisions(draft(pattern, id), client.replica, READING)].filter((one) => one !== null)

function put(id: number, pattern: string): void {
  client.put('code_pattern', String(id), { id, pattern, name: `P${id}` })
}

beforeEach(() => {
  client = aPlant()
})

describe('the trial of a pattern', () => {
  it('says nothing before there is one, and asks for a code when it is sound', () => {
    expect(tried('', 'GLUE-1#L24')).toEqual({ kind: 'none' })
    expect(tried('{item}#{lot}', ' ')).toEqual({ kind: 'ready' })
  })

  it('names the fault by the word of the server', () => {
    expect(tried('{item', 'GLUE-1')).toEqual({ kind: 'fault', code: 'brace' })
    expect(tried('{sku}', 'GLUE-1')).toEqual({ kind: 'fault', code: 'field_unknown' })
  })

  it('gives the fields and the item or lot that they name', () => {
    expect(tried('{item}#{lot}#{quantity}', 'glue-1#N1#0012')).toMatchObject({
      kind: 'fits',
      fields: [
        ['item', 'glue-1'],
        ['lot', 'N1'],
        ['quantity', '0012'],
      ],
      found: { kind: 'new_lot', item: { id: GLUE }, lotCode: 'N1' },
      others: [],
    })
  })

  it('says that the item of the code is not known here', () => {
    expect(tried('{item}#{lot}', 'NONE#L1')).toMatchObject({ kind: 'fits', found: null })
  })

  it('shows how far a code fits', () => {
    expect(tried('{item:6}-{lot:6d}', 'GLUE-1-L24')).toEqual({
      kind: 'stops',
      fits: 'GLUE-1-',
      rest: 'L24',
    })
    expect(tried('{item:6}', 'GLUE-1#')).toMatchObject({ fits: 'GLUE-1', rest: '#' })
    expect(tried('𠮷{item:6}', '𠮷𠮷')).toMatchObject({ fits: '𠮷', rest: '𠮷' })
  })

  it('takes a code as the floor does: half width, without white space at the ends', () => {
    expect(tried('{item}#{lot}', '　GLUE-1＃N1 ')).toMatchObject({ kind: 'fits' })
  })

  it('says that our own labels and GS1 are read before any pattern', () => {
    expect(tried('{item:..8}:{lot}', 'I:GLUE-1')).toEqual({ kind: 'before', by: 'label' })
    expect(tried('01{item:14d}', ']d20106901234567892')).toEqual({ kind: 'before', by: 'gs1' })
  })

  it('shows what else the code could be, and nothing that leads to the same', () => {
    put(5, '{skip:2}{item}')

    expect(tried('BOLT-{lot:2}', 'BOLT-M8')).toMatchObject({
      kind: 'fits',
      found: { kind: 'partial' },
      others: [{ way: 'text', found: { kind: 'item', item: { id: BOLT } } }],
    })
    expect(tried('{item:7}', 'BOLT-M8')).toMatchObject({ kind: 'fits', others: [] })
    expect(tried('??{lot:6}', '??GLUE-1')).toMatchObject({ others: [{ way: '5', name: 'P5' }] })
  })

  it('judges a changed pattern in place of the old one', () => {
    put(5, '{item}#{lot}')
    const books = withDraft(client.replica, draft('{item}/{lot}', 5))

    expect([...books.all('code_pattern')]).toEqual([
      ['5', { id: 5, name: 'Supplier A', pattern: '{item}/{lot}' }],
    ])
    expect([...books.all('item')]).toHaveLength(5)
  })
})

describe('the collisions of a pattern', () => {
  it('are codes in use that it would read as something else', () => {
    expect(collided('{lot:13d}').map(({ code }) => code)).toEqual([
      '6901234567892',
      '6901234567809',
    ])
    expect(collided('A-{lot:2d}')).toMatchObject([
      { code: 'A-01', others: [{ way: 'text', found: { kind: 'location' } }] },
    ])
  })

  it('are none where both readings are one thing, or the pattern knows nothing by that code', () => {
    expect(collided('{item:13d}')).toEqual([])
    expect(collided('{item:..4a}-{lot:d}')).toEqual([])
    expect(collided('{item')).toEqual([])
  })

  it('leave room to draw between portions of a large catalogue', () => {
    for (let at = 1000; at < 2000; at += 1) {
      client.put('location', String(at), { id: at, code: `Z-${at}`, kind: 'bin', active: true })
    }

    const steps = [...collisions(draft('Q-{lot:2d}'), client.replica, READING)]

    expect(steps.length).toBeGreaterThanOrEqual(4)
    expect(new Set(steps)).toEqual(new Set([null]))
  })
})

describe('the help', () => {
  it.each(EXAMPLES)('shows $pattern with a code that fits it', ({ pattern, sample }) => {
    expect(tried(pattern, sample)).toMatchObject({ kind: 'fits' })
  })

  it('teaches fields that can be written', () => {
    const faults = LESSONS.flatMap(({ codes }) => [...codes]).map((code) => compilePattern(code))

    for (const fault of ['field_unknown', 'bad_size', 'bad_date'])
      expect(faults).not.toContain(fault)
  })
})
