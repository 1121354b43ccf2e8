/**
 * What a pattern makes of a code, by the matcher that reads on the floor: the
 * fields, or where the code stops to fit, and what else the code could mean. Pure.
 */
import type { CodePattern, Item, Location } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { parseCode } from '../../scan/codes.ts'
import { compilePattern, type Pattern, tryPattern } from '../../scan/patterns.ts'
import { byFields, type Choice, houseText, resolve, type Resolved } from '../../scan/resolve.ts'
import type { ReadingContext } from '../../scan/ways.ts'

/** A pattern that no row holds yet: read after all others, as the newest one will be. */
export const NEW_ID = Number.MAX_SAFE_INTEGER

export interface Draft {
  id: number
  name: string
  pattern: string
}

export const FIELD_WORDS = {
  item: 'catalogue.item',
  lot: 'catalogue.pattern_lot',
  serial: 'catalogue.pattern_serial',
  quantity: 'catalogue.pattern_quantity',
  location: 'catalogue.pattern_location',
  expires_on: 'catalogue.pattern_expires',
  best_before_on: 'catalogue.pattern_best_before',
  produced_on: 'catalogue.pattern_produced',
} as const
export type FieldName = keyof typeof FIELD_WORDS
const FIELD_NAMES = Object.keys(FIELD_WORDS) as FieldName[]

export type Trial =
  /** No pattern yet. */
  | { kind: 'none' }
  /** The pattern cannot be; `code` is the one that the server would answer. */
  | { kind: 'fault'; code: string }
  /** The pattern is sound, and there is no code to try. */
  | { kind: 'ready' }
  /** Our own labels and GS1 are read before any pattern. */
  | { kind: 'before'; by: 'label' | 'gs1' }
  | { kind: 'stops'; fits: string; rest: string }
  | { kind: 'fits'; fields: [FieldName, string][]; found: Resolved | null; others: Choice[] }

export function compiled(pattern: string): Pattern | null {
  const made = compilePattern(pattern)
  return typeof made === 'string' ? null : made
}

export function tryOut(draft: Draft, sample: string, books: Books, reading: ReadingContext): Trial {
  if (draft.pattern === '') return { kind: 'none' }
  const pattern = compilePattern(draft.pattern)
  if (typeof pattern === 'string') return { kind: 'fault', code: pattern }
  if (sample.trim() === '') return { kind: 'ready' }
  const text = houseText(sample, reading)
  if (text === null) {
    return { kind: 'before', by: parseCode(sample).kind === 'plain' ? 'gs1' : 'label' }
  }
  const fields = tryPattern(pattern, text, reading.today)
  if (typeof fields === 'number') {
    const letters = [...text]
    const [fits, rest] = [letters.slice(0, fields), letters.slice(fields)]
    return { kind: 'stops', fits: fits.join(''), rest: rest.join('') }
  }
  const named = FIELD_NAMES.map((name): [FieldName, string] => [name, fields[name] ?? ''])
  return {
    kind: 'fits',
    fields: named.filter(([, value]) => value !== ''),
    found: byFields(text, fields, books, reading),
    others: othersOf(text, draft, withDraft(books, draft), reading),
  }
}

/** The books as they will be with this pattern in them. */
export function withDraft(books: Books, draft: Draft): Books {
  const others = [...books.all<CodePattern>('code_pattern')].filter(([, { id }]) => id !== draft.id)
  const rows: [string, CodePattern][] = [...others, [String(draft.id), draft]]
  return {
    get: (table, key) => books.get(table, key),
    all: <T>(table: string) =>
      table === 'code_pattern' ? (rows as unknown as [string, T][]) : books.all<T>(table),
    by: (index, value) => books.by(index, value),
    rowsBy: (index, value) => books.rowsBy(index, value),
    quantity: (location, item, lot) => books.quantity(location, item, lot),
    ownActs: books.ownActs,
    revealedAt: books.revealedAt,
  }
}

/** The other ways of reading a text that this pattern reads too; a person would be asked. */
function othersOf(text: string, draft: Draft, books: Books, reading: ReadingContext): Choice[] {
  const read = resolve(text, books, { ...reading, ways: {} })
  if (read.kind !== 'ambiguous') return []
  const own = String(draft.id)
  return read.choices.some(({ way }) => way === own)
    ? read.choices.filter(({ way }) => way !== own)
    : []
}

/** A code in use that this pattern reads as something else. */
export interface Collision {
  code: string
  others: Choice[]
}

/** How many codes are looked at before the page may draw again. */
const PORTION = 250

/**
 * Goes through the codes of items and places on this device. In between come
 * nulls, at which a caller may rest.
 */
export function* collisions(
  draft: Draft,
  books: Books,
  reading: ReadingContext,
): Generator<Collision | null> {
  const pattern = compiled(draft.pattern)
  if (pattern === null) return
  const all = withDraft(books, draft)
  let seen = 0
  for (const code of codesInUse(books)) {
    if (++seen % PORTION === 0) yield null
    if (typeof tryPattern(pattern, code, reading.today) === 'number') continue
    const others = othersOf(code, draft, all, reading)
    if (others.length > 0) yield { code, others }
  }
}

function* codesInUse(books: Books): Generator<string> {
  for (const [, { code, barcodes }] of books.all<Item>('item')) {
    yield code
    for (const [barcode] of barcodes) yield barcode
  }
  for (const [, { code }] of books.all<Location>('location')) yield code
}

export interface Example {
  pattern: string
  sample: string
}

/** Shown as they stand, in every language; a test holds that each fits. */
export const EXAMPLES: readonly Example[] = [
  { pattern: '{item:8}-{lot:6}{quantity?}', sample: 'BOLT-M08-L2400112' },
  { pattern: '{item}#{lot:..12}#{expires_on:yymmdd}', sample: 'GLUE-1#L24-7#270131' },
  { pattern: 'LOT={lot:x};QTY={quantity}', sample: 'LOT=L24A;QTY=12.5' },
  { pattern: 'SHELF/{location}', sample: 'SHELF/A-01' },
]

/** The words of the language, from the most to the least needed. */
export const LESSONS = [
  { codes: ['{item}'], words: 'catalogue.pattern_help_item' },
  { codes: ['{lot}', '{serial}'], words: 'catalogue.pattern_help_lot' },
  { codes: ['{quantity}', '{location}'], words: 'catalogue.pattern_help_quantity' },
  { codes: ['{lot:6}', '{lot:..8}', '{lot:2..8}'], words: 'catalogue.pattern_help_size' },
  { codes: ['{lot:6d}', '{lot:6a}', '{lot:6x}'], words: 'catalogue.pattern_help_letters' },
  { codes: ['{expires_on}', '{expires_on:yymmdd}'], words: 'catalogue.pattern_help_expires' },
  { codes: ['{best_before_on}', '{produced_on}'], words: 'catalogue.pattern_help_dates' },
  { codes: ['{quantity?}'], words: 'catalogue.pattern_help_optional' },
  { codes: ['{skip:3}', '{skip}'], words: 'catalogue.pattern_help_skip' },
  { codes: ['{{', '}}'], words: 'catalogue.pattern_help_braces' },
] as const
