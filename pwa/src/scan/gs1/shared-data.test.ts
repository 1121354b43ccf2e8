/** Vectors and answers that nobody of this project wrote, read where they lie. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  elementString,
  isRefusal,
  parseBracketed,
  parseLink,
  parseScan,
  parseUnbracketed,
  type Element,
  type Read,
  type Refusal,
} from './index.ts'

const DATA =
  process.env['TAKT_SHARED_DATA'] ?? resolve(import.meta.dirname, '../../../../../shared/data')
const VECTORS = resolve(DATA, 'gs1/vectors.json')
const ANSWERS = resolve(DATA, '../expected/gs1.expected.json')
const isThere = existsSync(VECTORS) && existsSync(ANSWERS)

interface Vector {
  id: string
  kind: string
  valid: boolean
  input: string
  unbracketed_fnc1_caret?: string | null
}
interface Answer {
  id: string
  kind: string
  input: string
  valid: boolean
  elements: Element[] | null
}

const READERS: Record<string, (text: string) => Read | readonly Element[] | Refusal> = {
  bracketed_element_string: parseBracketed,
  unbracketed_element_string_fnc1_caret: (text) => parseUnbracketed(text, '^'),
  scan_data_with_symbology_identifier: parseScan,
  digital_link_uri: parseLink,
}

function elementsOf({ kind, input }: { kind: string; input: string }): readonly Element[] | null {
  const read = READERS[kind]?.(input)
  if (read === undefined) throw new Error(`no reader for ${kind}`)
  if (isRefusal(read)) return null
  return 'elements' in read ? read.elements : read
}

const lines = <T>(file: string, name: 'vectors' | 'cases'): T[] =>
  isThere ? ((JSON.parse(readFileSync(file, 'utf8')) as Record<string, T[]>)[name] ?? []) : []

it('finds the shared data wherever CI is true', () => {
  expect(isThere || process.env['CI'] !== 'true').toBe(true)
})

describe.skipIf(!isThere)('the vectors of GS1 in TAKT_SHARED_DATA', () => {
  it.each(lines<Vector>(VECTORS, 'vectors'))('$id $input', (vector) => {
    const elements = elementsOf(vector)

    expect(elements !== null).toBe(vector.valid)
    const caret = vector.unbracketed_fnc1_caret
    const isOurs = elements?.every(([ai]) => ai !== '89') === true
    if (caret && isOurs) {
      expect(elementString(elements).replaceAll('\u001d', '^')).toBe(caret)
    }
  })
})

describe.skipIf(!isThere)('the answers that were computed independently', () => {
  it.each(lines<Answer>(ANSWERS, 'cases'))('$id $input', (answer) => {
    expect(elementsOf(answer)).toEqual(answer.elements)
  })
})
