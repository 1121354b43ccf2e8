/**
 * The GS1 application identifiers: what each one holds, as facts of the GS1
 * syntax dictionary. The table stands once for Python and once here, byte by byte
 * the same. Nothing here reads a code.
 */
import { CHECKS, type Check } from './checks.ts'
import table from './identifiers.json' with { type: 'json' }

/** FNC1 as a reader transmits it between two elements. */
export const GROUP_SEPARATOR = '\u001d'

/** Digits, and the GS1 character sets 82, 39 and 64 (General Specifications, 7.11). */
const CHARACTERS: Readonly<Record<string, string>> = {
  N: '0-9',
  X: '!"%&\'()*+,./0-9:;<=>?A-Z_a-z\\-',
  Y: '#/0-9A-Z\\-',
  Z: '0-9A-Z_a-z=\\-',
}

/** One component of a value; only the last one may vary in length. */
export interface Part {
  kind: string
  start: number
  least: number
  most: number
  isOptional: boolean
  checks: readonly Check[]
  characters: RegExp
}

export interface Identifier {
  ai: string
  isFixed: boolean
  isAttribute: boolean
  parts: readonly Part[]
  requires: readonly (readonly (readonly string[])[])[]
  excludes: readonly string[]
  qualifiers: readonly (readonly string[])[] | null
  measure: { kind: string; unit: string } | null
  titles: { en: string; zh: string }
  /** The longest value. */
  length: number
  shape: RegExp
  checked: readonly (readonly [start: number, end: number, check: Check])[]
}

interface TableRow {
  ai: string
  fixed?: boolean
  query?: boolean
  parts: (string | number)[][]
  req?: string[][][]
  ex?: string[]
  key?: string[][]
  measure?: string[]
  en: string
  zh: string
}

function partsOf(rows: TableRow['parts']): Part[] {
  let start = 0
  return rows.map(([kind, least, most, optional, ...names]) => {
    const part: Part = {
      kind: String(kind),
      start,
      least: Number(least),
      most: Number(most),
      isOptional: optional === 1,
      checks: names.map((name) => CHECKS[name] ?? unknownCheck(String(name))),
      characters: new RegExp(`^[${CHARACTERS[String(kind)]}]*$`),
    }
    start += part.most
    return part
  })
}

function unknownCheck(name: string): never {
  throw new Error(`no check is called ${name}`)
}

/** The whole value as one pattern: what fits needs no second look at lengths and letters. */
function shapeOf(parts: readonly Part[]): RegExp {
  let text = ''
  let ends = ''
  for (const { kind, least, most, isOptional } of parts) {
    text += `${isOptional ? '(?:' : ''}[${CHARACTERS[kind]}]{${least},${most}}`
    if (isOptional) ends += ')?'
  }
  return new RegExp(`^${text}${ends}$`)
}

function identifierOf(ai: string, row: TableRow): Identifier {
  const parts = partsOf(row.parts)
  return {
    ai,
    isFixed: row.fixed === true,
    isAttribute: row.query === true,
    parts,
    requires: row.req ?? [],
    excludes: row.ex ?? [],
    qualifiers: row.key ?? null,
    measure: row.measure ? { kind: row.measure[0] ?? '', unit: row.measure[1] ?? '' } : null,
    titles: { en: row.en, zh: row.zh },
    length: parts.reduce((sum, { most }) => sum + most, 0),
    shape: shapeOf(parts),
    checked: parts.flatMap(({ start, most, checks }) =>
      checks.map((check) => [start, start + most, check] as const),
    ),
  }
}

/** The identifiers of a row: one, or each of a range. */
export function spread(named: string): string[] {
  const [first = '', last = first] = named.split('-')
  const count = Number(last) - Number(first) + 1
  return Array.from({ length: count }, (_, at) =>
    String(Number(first) + at).padStart(first.length, '0'),
  )
}

export const IDENTIFIERS: ReadonlyMap<string, Identifier> = new Map(
  (table as TableRow[]).flatMap((row) =>
    spread(row.ai).map((ai) => [ai, identifierOf(ai, row)] as const),
  ),
)

/** How long an identifier is, by its first two digits (General Specifications, 7.8.1). */
export const WIDTHS: ReadonlyMap<string, number> = new Map(
  [...IDENTIFIERS.keys()].map((ai) => [ai.slice(0, 2), ai.length]),
)

/** Whether an identifier is the one meant; `n` in a pattern stands for any digit. */
export function fits(pattern: string, ai: string): boolean {
  if (pattern.length !== ai.length) return false
  for (let at = 0; at < ai.length; at += 1) {
    if (pattern[at] !== 'n' && pattern[at] !== ai[at]) return false
  }
  return true
}
