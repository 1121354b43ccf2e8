/**
 * Search as typed over the local replica: code, names in both languages, any
 * Chinese part of a name, pinyin initials, barcodes. All records stand in one
 * lower-cased string that `indexOf` walks; no network, no library.
 */
export interface SearchRecord {
  /** Key of the row, handed back by a hit. */
  key: string
  code: string
  /** Names, pinyin initials, barcodes: every other text that should be found. */
  fields: readonly string[]
}

export interface SearchHit {
  key: string
  rank: Rank
}

/** Lower is better. */
export const RANK = { exactCode: 0, codePrefix: 1, fieldPrefix: 2, inside: 3 } as const
export type Rank = (typeof RANK)[keyof typeof RANK]

export const RESULT_LIMIT = 50
/** Stands before a code and before each other field; it cannot be typed. */
const CODE = '\u0001'
const FIELD = '\u0002'
const END = '\u0003'

/** Full width to half width, lower case: the same on both sides of the comparison. */
export function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

export class SearchIndex {
  private readonly packed: string
  private readonly starts: Int32Array
  private readonly keys: string[]

  constructor(records: Iterable<SearchRecord>) {
    const parts: string[] = []
    const starts: number[] = []
    this.keys = []
    let at = 0
    for (const { key, code, fields } of records) {
      const text = normal(
        `${CODE}${code}${fields.map((field) => (field === '' ? '' : FIELD + field)).join('')}${END}`,
      )
      this.keys.push(key)
      starts.push(at)
      parts.push(text)
      at += text.length
    }
    this.packed = parts.join('')
    this.starts = Int32Array.from(starts)
  }

  get size(): number {
    return this.keys.length
  }

  /** Best hits first: exact code, beginning of a code, of another field, anywhere. */
  find(query: string, limit = RESULT_LIMIT): SearchHit[] {
    const terms = normal(query)
      .split(/\s+/)
      .filter((term) => term !== '')
    const whole = terms.join(' ')
    const [first, ...rest] = longestFirst(terms)
    if (first === undefined) return []
    const found = new Map<number, Rank>()
    const collect = (needle: string, rank: Rank, others: readonly string[]) =>
      this.collect(needle, { rank, others, limit, found })
    // Terms that stand together, as in a code with blanks, rank above scattered ones.
    collect(`${CODE}${whole}${FIELD}`, RANK.exactCode, [])
    collect(`${CODE}${whole}${END}`, RANK.exactCode, [])
    collect(`${CODE}${whole}`, RANK.codePrefix, [])
    collect(`${FIELD}${whole}`, RANK.fieldPrefix, [])
    collect(first, RANK.inside, rest)
    return [...found].map(([record, rank]) => ({ key: this.keys[record] ?? '', rank }))
  }

  private collect(
    needle: string,
    run: { rank: Rank; others: readonly string[]; limit: number; found: Map<number, Rank> },
  ): void {
    const { packed, starts } = this
    let at = 0
    while (run.found.size < run.limit) {
      at = packed.indexOf(needle, at)
      if (at < 0) return
      const record = this.recordAt(at)
      const end = starts[record + 1] ?? packed.length
      if (!run.found.has(record) && this.hasAll(record, end, run.others)) {
        run.found.set(record, run.rank)
      }
      at = end
    }
  }

  private hasAll(record: number, end: number, terms: readonly string[]): boolean {
    if (terms.length === 0) return true
    const text = this.packed.slice(this.starts[record], end)
    return terms.every((term) => text.includes(term))
  }

  /** The record whose text covers a position: the last start at or before it. */
  private recordAt(position: number): number {
    let low = 0
    let high = this.starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.starts[middle] ?? 0) <= position) low = middle
      else high = middle - 1
    }
    return low
  }
}

const longestFirst = (terms: readonly string[]): string[] =>
  [...terms].sort((a, b) => b.length - a.length)

interface NamedRow {
  code: string
  name_zh: string | null
  name_en: string | null
}

interface SearchableItem extends NamedRow {
  pinyin: string | null
  active: boolean
  barcodes: [string, number | null][]
}

interface SearchableLocation extends NamedRow {
  active: boolean
  role: string | null
}

interface Source {
  all<T>(table: string): Iterable<[string, T]>
  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void
}

function* itemRecords(source: Source): Iterable<SearchRecord> {
  for (const [key, row] of source.all<SearchableItem>('item')) {
    if (!row.active) continue
    const { code, name_zh, name_en, pinyin, barcodes } = row
    const fields = [name_zh ?? '', pinyin ?? '', name_en ?? '']
    for (const [barcode] of barcodes) fields.push(barcode)
    yield { key, code, fields }
  }
}

function* locationRecords(source: Source): Iterable<SearchRecord> {
  for (const [key, row] of source.all<SearchableLocation>('location')) {
    if (!row.active || row.role !== null) continue
    yield { key, code: row.code, fields: [row.name_zh ?? '', row.name_en ?? ''] }
  }
}

export interface Found {
  items: string[]
  locations: string[]
}

/** The indexes of one replica; they are built on first use and again after a change. */
export class Search {
  private items: SearchIndex | null = null
  private locations: SearchIndex | null = null
  private readonly source: Source
  private readonly stop: () => void

  constructor(source: Source) {
    this.source = source
    this.stop = source.subscribe((changed) => {
      if (changed.has('item')) this.items = null
      if (changed.has('location')) this.locations = null
    })
  }

  /** Build now, in idle time, so that the first key stroke does not pay for it. */
  warm(): void {
    this.items ??= new SearchIndex(itemRecords(this.source))
    this.locations ??= new SearchIndex(locationRecords(this.source))
  }

  find(query: string, limit = RESULT_LIMIT): Found {
    this.warm()
    const keys = (index: SearchIndex | null) => (index?.find(query, limit) ?? []).map((h) => h.key)
    return { items: keys(this.items), locations: keys(this.locations) }
  }

  close(): void {
    this.stop()
  }
}
