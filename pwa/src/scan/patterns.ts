/**
 * House codes by pattern: a small language for labels that follow no standard,
 * `{item:8}-{lot:6}{quantity?}`. A field that varies ends at the text behind it,
 * which must be told apart from it; so a code is read once from left to right,
 * without trying again. The words of the language stand in
 * `takt/catalogue/patterns.py`; both sides run the same cases. Pure.
 */
import { daysOf } from './gs1/checks.ts'
import { yearOf } from './gs1/meaning.ts'

const PATTERN_LENGTH_MAX = 200
const TEXT_LENGTH_MAX = 512
const FIELD_LENGTH_MAX = 64
const FIGURE_LENGTH_MAX = 15
const DATES = new Set(['expires_on', 'best_before_on', 'produced_on'])
const NAMES = new Set(['item', 'lot', 'serial', 'quantity', 'location', 'skip', ...DATES])
const MEANT = new Set(['item', 'lot', 'serial', 'location'])
const TOKEN = /\{\{|\}\}|\{([^{}]*)\}|([^{}]+)/y
const FIELD = /^([a-z_]+)(?::([^?]*))?(\?)?$/
const SIZE = /^(?:(?:([0-9]{1,2})?(\.\.))?([0-9]{1,2}))?([dax])?$/
const APART = new Set(['da', 'ad', 'na', 'an'])

/** A named stretch of a code. `letters`: d, a, x, n (figures with a point), or any: `*`. */
interface Field {
  name: string
  least: number
  most: number
  letters: string
  date: string
  isOptional: boolean
  stops: ReadonlySet<string>
}
type Token = string | Field
export type Pattern = readonly Token[]
export type Fields = Readonly<Record<string, string>>

const NO_STOPS: ReadonlySet<string> = new Set()

const varies = ({ isOptional, least, most }: Field): boolean => isOptional || least !== most

/** A capital of the alphabet as its small letter; nothing else is changed. */
const fold = (letter: string): string =>
  letter >= 'A' && letter <= 'Z' && letter.length === 1 ? letter.toLowerCase() : letter

/** A control sign, or half of a letter. */
function isUnwritable(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0
  return code < 0x20 || (code >= 0x7f && code <= 0x9f) || (code >= 0xd800 && code <= 0xdfff)
}

/** The pattern ready to match, or a stable word for what is wrong with it. */
export function compilePattern(text: string): Pattern | string {
  if (text === '') return 'missing'
  if ([...text].length > PATTERN_LENGTH_MAX) return 'too_long'
  if ([...text].some(isUnwritable)) return 'bad_character'
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) return 'brace'
    const [whole, inner, literal] = match
    at += whole.length
    if (inner !== undefined) {
      const field = fieldOf(inner)
      if (typeof field === 'string') return field
      tokens.push(field)
    } else addText(tokens, literal ?? whole.slice(0, 1))
  }
  return faultOf(tokens) ?? withStops(tokens)
}

function addText(tokens: Token[], text: string): void {
  const last = tokens.at(-1)
  if (typeof last === 'string') tokens[tokens.length - 1] = last + text
  else tokens.push(text)
}

function fieldOf(text: string): Field | string {
  const [, name = '', spec, optional] = FIELD.exec(text) ?? []
  if (!NAMES.has(name)) return 'field_unknown'
  const isOptional = optional !== undefined
  if (DATES.has(name)) return dateField(name, spec ?? 'yyyymmdd', isOptional)
  const size = SIZE.exec(spec ?? '')
  if (size === null) return 'bad_size'
  const [, from, range, to, kind] = size
  const limit = name === 'quantity' ? FIGURE_LENGTH_MAX : FIELD_LENGTH_MAX
  const most = to === undefined ? limit : Number(to)
  const isFixed = to !== undefined && range === undefined
  const least = isFixed ? most : Number(from ?? 1)
  if (least < 1 || least > most || most > limit) return 'bad_size'
  const letters = kind ?? (name === 'quantity' ? 'n' : '*')
  if (name === 'quantity' && !'dn'.includes(letters)) return 'bad_size'
  return { name, least, most, letters, date: '', isOptional, stops: NO_STOPS }
}

function dateField(name: string, form: string, isOptional: boolean): Field | string {
  const runs = (form.match(/y+|m+|d+/g) ?? []).sort().join(' ')
  const isWhole = runs === 'dd mm yy' || runs === 'dd mm yyyy'
  if (!/^[ymd./-]{6,10}$/.test(form) || !isWhole) return 'bad_date'
  const letters = /^[ymd]+$/.test(form) ? 'd' : '*'
  const most = form.length
  return { name, least: most, most, letters, date: form, isOptional, stops: NO_STOPS }
}

function faultOf(tokens: readonly Token[]): string | null {
  const fields = tokens.filter((token) => typeof token !== 'string')
  const names = fields.map(({ name }) => name).filter((name) => name !== 'skip')
  if (new Set(names).size !== names.length) return 'field_twice'
  if (!names.some((name) => MEANT.has(name))) return 'nothing_named'
  const isAll = fields.length === tokens.length
  if (isAll && fields.every((one) => varies(one) && one.letters === '*')) return 'matches_all'
  return null
}

function withStops(tokens: readonly Token[]): Pattern | string {
  const found: Token[] = []
  for (const [at, token] of tokens.entries()) {
    if (typeof token === 'string' || !varies(token)) {
      found.push(token)
      continue
    }
    const stops = stopsOf(token, tokens.slice(at + 1))
    if (stops === null) return 'field_runs_on'
    found.push({ ...token, stops })
  }
  return found
}

/** The letters that end a field; null where its end could not be told. */
function stopsOf(field: Field, behind: readonly Token[]): ReadonlySet<string> | null {
  const stops = new Set<string>()
  for (const token of behind) {
    if (typeof token === 'string') {
      stops.add(fold(String.fromCodePoint(token.codePointAt(0) ?? 0)))
      break
    }
    if (!APART.has(field.letters + token.letters)) return null
    if (!token.isOptional) break
  }
  return [...field.date].some((letter) => stops.has(letter)) ? null : stops
}

function isOf(letter: string, kind: string): boolean {
  if (kind === '*') return true
  const isDigit = /^[0-9]$/.test(letter)
  if (kind === 'n') return isDigit || letter === '.'
  return (isDigit && kind !== 'a') || (/^[A-Za-z]$/.test(letter) && kind !== 'd')
}

/** What the fields hold; dates as YYYY-MM-DD. null where the code has another form. */
export function matchPattern(pattern: Pattern, text: string, today: string): Fields | null {
  const found = tryPattern(pattern, text, today)
  return typeof found === 'number' ? null : found
}

/** As matchPattern; where the code has another form, how many of its letters still fit. */
export function tryPattern(pattern: Pattern, text: string, today: string): Fields | number {
  const letters = [...text]
  if (letters.length > TEXT_LENGTH_MAX) return 0
  const found: Record<string, string> = {}
  let at = 0
  for (const token of pattern) {
    const isText = typeof token === 'string'
    const length = isText ? literal(token, letters, at) : taken(token, letters, at)
    if (length === null) return at
    if (!isText && length > 0 && token.name !== 'skip') {
      const value = valueOf(token, letters.slice(at, at + length).join(''), today)
      if (value === null) return at
      found[token.name] = value
    }
    at += length
  }
  return at === letters.length ? found : at
}

function literal(text: string, letters: readonly string[], at: number): number | null {
  const wanted = [...text]
  const isThere = wanted.every((letter, i) => fold(letter) === fold(letters[at + i] ?? ''))
  return isThere ? wanted.length : null
}

/** How many letters a field takes; null when they are too few. */
function taken(field: Field, letters: readonly string[], at: number): number | null {
  let count = 0
  while (count < field.most && at + count < letters.length) {
    const letter = letters[at + count] ?? ''
    if (field.stops.has(fold(letter)) || !isOf(letter, field.letters)) break
    count += 1
  }
  if (count >= field.least) return count
  return field.isOptional && count === 0 ? 0 : null
}

function valueOf(field: Field, text: string, today: string): string | null {
  if (field.date !== '') return dateOf(field.date, text, today)
  if (field.name === 'quantity') return /^[0-9]+(?:\.[0-9]+)?$/.test(text) ? text : null
  return text
}

function dateOf(form: string, text: string, today: string): string | null {
  const figures: Record<string, string> = { y: '', m: '', d: '' }
  for (const [at, want] of [...form].entries()) {
    const have = text[at] ?? ''
    const before = figures[want]
    if (before === undefined) {
      if (want !== have) return null
    } else if (/^[0-9]$/.test(have)) figures[want] = before + have
    else return null
  }
  const { y = '', m = '', d = '' } = figures
  const year = y.length === 4 ? Number(y) : yearOf(Number(y), today)
  if (year === 0 || Number(m) < 1 || Number(m) > 12) return null
  if (Number(d) < 1 || Number(d) > daysOf(year, Number(m))) return null
  return `${String(year).padStart(4, '0')}-${m}-${d}`
}
