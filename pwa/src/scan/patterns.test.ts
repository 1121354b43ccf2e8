import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, matchPattern } from './patterns.ts'

interface Case {
  name: string
  kind: string
  pattern: string
  text: string
  today: string
  fields: Record<string, string> | null
  fault: string | null
}

const file = new URL('../../../sync/vectors/gs1.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }
const ofKind = (kind: string) => cases.filter((one) => one.kind === kind)

describe('pattern vectors', () => {
  it.each(ofKind('pattern'))('$name', ({ pattern: text, text: code, today, fields }) => {
    const pattern = compilePattern(text)
    if (typeof pattern === 'string') throw new Error(pattern)

    expect(matchPattern(pattern, code, today)).toEqual(fields)
  })

  it.each(ofKind('pattern_fault'))('$name', ({ pattern: text, fault }) => {
    const pattern = compilePattern(text)

    expect(typeof pattern === 'string' ? pattern : null).toBe(fault)
  })
})

describe('a pattern', () => {
  it('may be any text: it matches, or it says why it cannot be', () => {
    const pieces = ['{item}', '{lot:..6d}', '{serial:3a}', '{quantity?}', '-', 'A', '𠮷', '{']
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 6 }),
        fc.string({ unit: 'grapheme' }),
        (parts, code) => {
          const pattern = compilePattern(parts.join(''))
          if (typeof pattern === 'string') return
          for (const value of Object.values(matchPattern(pattern, code, '2026-05-04') ?? {})) {
            expect(code).toContain(value)
          }
        },
      ),
    )
  })
})
