import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDigitOf } from './checks.ts'
import {
  bracketed,
  CannotEncode,
  combine,
  digitalLink,
  type Element,
  elementString,
  isRefusal,
  type Meaning,
  meaningOf,
  missingPair,
  pairFault,
  parse,
  parseBracketed,
  parseLink,
  parseScan,
  upcEInFull,
} from './index.ts'

interface Case {
  name: string
  kind: string
  reader: string
  text: string
  form?: string
  plain?: string
  refused?: [string, string | null, number]
  elements: Element[]
  today: string
  meaning: Record<string, unknown>
  fault: [string, string] | null
  labels: Element[][]
  together?: Element[]
  lacks?: string | null
  contradiction?: [string, string, string]
  host?: string
  string?: string
  bracketed?: string
  link?: string
  number: string | null
}

const file = new URL('../../../../sync/vectors/gs1.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
const ofKind = (kind: string) => cases.filter((one) => one.kind === kind)

const READERS = { parse, scan: parseScan, bracketed: parseBracketed, link: parseLink }

describe('GS1 vectors', () => {
  it.each(ofKind('read'))('read: $name', (one) => {
    const read = READERS[one.reader as keyof typeof READERS](one.text)

    if (isRefusal(read)) expect([read.reason, read.ai, read.position]).toEqual(one.refused)
    else {
      expect(one.refused).toBeUndefined()
      expect('elements' in read ? read.elements : read).toEqual(one.elements)
      if ('form' in read) expect([read.form, read.text]).toEqual([one.form, one.plain ?? ''])
    }
  })

  it.each(ofKind('meaning'))('meaning: $name', (one) => {
    expect(written(meaningOf(one.elements, one.today))).toEqual(one.meaning)
  })

  it.each(ofKind('pairs'))('pairs: $name', (one) => {
    const fault = pairFault(one.elements)

    expect(fault === null ? null : [fault.reason, fault.ai]).toEqual(one.fault)
  })

  it.each(ofKind('combine'))('combine: $name', (one) => {
    let known: readonly Element[] = []
    for (const label of one.labels) {
      const together = combine(known, label)
      if ('reason' in together) {
        expect([together.reason, together.ai, together.other]).toEqual(one.contradiction)
        return
      }
      known = together
    }
    expect(known).toEqual(one.together)
    expect(missingPair(known)).toBe(one.lacks)
  })

  it.each(ofKind('write'))('write: $name', (one) => {
    try {
      if (one.host === undefined) {
        expect(elementString(one.elements)).toBe(one.string)
        expect(bracketed(one.elements)).toBe(one.bracketed)
      } else expect(digitalLink(one.elements, one.host)).toBe(one.link)
    } catch (error) {
      if (!(error instanceof CannotEncode)) throw error
      const { reason, ai, position } = error.refusal
      expect([reason, ai, position]).toEqual(one.refused)
    }
  })

  it.each(ofKind('upc_e'))('$name', (one) => {
    expect(upcEInFull(one.text)).toBe(one.number)
  })
})

/** As the vectors write a meaning: names in their spelling, nothing that was not said. */
function written(meaning: Meaning): Record<string, unknown> {
  const { amounts, ...rest } = meaning
  const measures = amounts.map(({ kind, quantity, scale, unit }) => [kind, quantity, scale, unit])
  return Object.fromEntries(
    Object.entries({ ...rest, amounts: measures })
      .filter(([, value]) => value !== null && value !== false && String(value) !== '')
      .map(([name, value]) => [name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  )
}

const text82 = fc.string({
  unit: fc.constantFrom(...'!"%&\'()*+,-./09:;<=>?AZ_az'),
  minLength: 1,
  maxLength: 20,
})
const figures = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })
const day = fc
  .tuple(
    fc.integer({ min: 0, max: 99 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 0, max: 28 }),
  )
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''))
const goods = fc
  .tuple(
    figures(13, 13).map((body): Element => ['01', `${body}${checkDigitOf(body)}`]),
    fc.record(
      {
        '10': text82,
        '21': text82,
        '17': day,
        '15': day,
        '11': day,
        '30': figures(1, 8),
        '3103': figures(6, 6),
      },
      { requiredKeys: [] },
    ),
  )
  .chain(([item, more]) => {
    const elements = [item, ...Object.entries(more)] as Element[]
    return fc.shuffledSubarray(elements, { minLength: elements.length })
  })

describe('a GS1 code', () => {
  it('that is written is read again', () => {
    fc.assert(
      fc.property(goods, (elements) => {
        const string = elementString(elements)
        for (const text of [string, bracketed(elements), `]d2${string.slice(1)}`]) {
          expect(parse(text)).toEqual({ form: 'element_string', elements, text: '' })
        }
      }),
    )
  })

  it('that is written as a link is read again', () => {
    fc.assert(
      fc.property(goods, (elements) => {
        const read = parse(digitalLink(elements, 'https://qr.example.cn/p'))
        expect(read).toMatchObject({ form: 'digital_link' })
        expect(new Map('elements' in read ? read.elements : [])).toEqual(new Map(elements))
      }),
    )
  })

  it('may be any text: it is read or refused', () => {
    const starts = ['', '\u001d', ']d2', ']E0', '(01)', 'https://a/01/', 'https://a/']
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.string(), (start, text) => {
        const read = parse(start + text)
        if (!isRefusal(read)) meaningOf(read.elements, '2026-05-04')
      }),
    )
  })
})
