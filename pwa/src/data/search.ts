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
const IS_WIDE = /[\u0100-\uffff]/

/** Full width to half width, lower case: the same on both sides of the comparison. */
export function normal(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Texts of many records in one string; which record a position belongs to is a binary search. */
class PackedText {
  text = ''
  private parts: string[] = []
  private starts: number[] = []
  private length = 0

  add(text: string): void {
    this.starts.push(this.length)
    this.parts.push(text)
    this.length += text.length
  }

  close(): void {
    this.text = this.parts.join('')
    this.parts = []
  }

  slice(record: number): string {
    return this.text.slice(this.starts[record], this.starts[record + 1])
  }

  /** Each record that holds the needle once, with the position of the first occurrence. */
  each(needle: string, visit: (record: number, position: number) => boolean): void {
    let at = this.text.indexOf(needle)
    while (at >= 0) {
      const record = this.recordAt(at)
      if (!visit(record, at)) return
      const end = this.starts[record + 1]
      if (end === undefined) return
      at = this.text.indexOf(needle, end)
    }
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

/** Matches looked at for one answer: more than any list shows, few enough to stay quick. */
const LOOKED_AT = 2_000

export class SearchIndex {
  /** Texts of one byte a character; half the memory and twice the speed. */
  private readonly narrow = new PackedText()
  /** Texts with Chinese in them. */
  private readonly wide = new PackedText()
  private readonly keys: string[] = []

  constructor(records: Iterable<SearchRecord> = []) {
    for (const record of records) this.add(record)
    this.close()
  }

  /** Only for who builds in slices; nothing is found before close(). */
  add({ key, code, fields }: SearchRecord): void {
    this.keys.push(key)
    const packed = { narrow: '', wide: '' }
    const put = (mark: string, text: string) => {
      if (text !== '') packed[IS_WIDE.test(text) ? 'wide' : 'narrow'] += mark + text
    }
    put(CODE, normal(code))
    for (const field of fields) put(FIELD, normal(field))
    this.narrow.add(packed.narrow + END)
    this.wide.add(packed.wide + END)
  }

  close(): void {
    this.narrow.close()
    this.wide.close()
  }

  get size(): number {
    return this.keys.length
  }

  /** Best hits first: exact code, beginning of a code, of another field, anywhere. */
  find(query: string, limit = RESULT_LIMIT): SearchHit[] {
    const terms = normal(query)
      .split(/\s+/)
      .filter((term) => term !== '')
    if (terms.length === 0) return []
    const found = new Map<number, Rank>()
    // Terms that stand together, as in a code with blanks, rank above scattered ones.
    this.collectCodes(terms.join(' '), found)
    this.collectTexts(terms, found, limit)
    const hits = [...found].map(([record, rank]) => ({ key: this.keys[record] ?? '', rank }))
    return hits.sort((a, b) => a.rank - b.rank).slice(0, limit)
  }

  private collectCodes(whole: string, found: Map<number, Rank>): void {
    const needle = CODE + whole
    const texts = IS_WIDE.test(whole) ? [this.wide] : [this.narrow, this.wide]
    for (const packed of texts) {
      for (const end of [FIELD, END]) {
        packed.each(needle + end, (record) => found.set(record, RANK.exactCode).size < LOOKED_AT)
      }
      packed.each(needle, (record) => {
        if (!found.has(record)) found.set(record, RANK.codePrefix)
        return found.size < LOOKED_AT
      })
    }
  }

  private collectTexts(terms: readonly string[], found: Map<number, Rank>, limit: number): void {
    const [first = '', ...rest] = longestFirst(terms)
    const whole = terms.join(' ')
    if (found.size >= limit) return
    for (const packed of IS_WIDE.test(first) ? [this.wide] : [this.narrow, this.wide]) {
      let looked = 0
      packed.each(first, (record) => {
        if (found.has(record) || !this.hasAll(record, rest)) return true
        const starts = packed.slice(record).includes(FIELD + whole)
        found.set(record, starts ? RANK.fieldPrefix : RANK.inside)
        looked += 1
        return looked < LOOKED_AT
      })
    }
  }

  private hasAll(record: number, terms: readonly string[]): boolean {
    if (terms.length === 0) return true
    const text = this.narrow.slice(record) + this.wide.slice(record)
    return terms.every((term) => text.includes(term))
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
  merged_into: number | null
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
    if (!row.active || row.merged_into !== null) continue
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

/** Work between two looks at the clock, and the longest that a scan may wait behind it. */
const RECORDS_PER_LOOK = 200
const SLICE_MS = 8
/** After a change the index is built again once things are quiet. */
const QUIET_MS = 1_500

type Part = 'items' | 'locations'
const RECORDS = { items: itemRecords, locations: locationRecords } as const
const TABLES = { items: 'item', locations: 'location' } as const
const PARTS: readonly Part[] = ['locations', 'items']

/** The indexes of one replica: built in slices when there is time, at once when somebody types. */
export class Search {
  private readonly source: Source
  private readonly indexes: Record<Part, SearchIndex | null> = { items: null, locations: null }
  private warming: ReturnType<typeof setTimeout> | undefined
  private readonly stop: () => void

  constructor(source: Source) {
    this.source = source
    this.stop = source.subscribe((changed) => {
      const stale = PARTS.filter((part) => changed.has(TABLES[part]))
      for (const part of stale) this.indexes[part] = null
      if (stale.length > 0 && this.warming !== undefined) this.warm(QUIET_MS)
    })
  }

  /** Builds what is missing without ever holding up a scan. */
  warm(afterMs = 0): void {
    clearTimeout(this.warming)
    const part = PARTS.find((name) => this.indexes[name] === null)
    if (part === undefined) return
    const records = RECORDS[part](this.source)[Symbol.iterator]()
    this.warming = setTimeout(() => this.slice(part, records, new SearchIndex()), afterMs)
  }

  find(query: string, limit = RESULT_LIMIT): Found {
    const keys = (part: Part) => {
      const index = (this.indexes[part] ??= new SearchIndex(RECORDS[part](this.source)))
      return index.find(query, limit).map((hit) => hit.key)
    }
    return { items: keys('items'), locations: keys('locations') }
  }

  close(): void {
    clearTimeout(this.warming)
    this.stop()
  }

  private slice(part: Part, records: Iterator<SearchRecord>, index: SearchIndex): void {
    const end = performance.now() + SLICE_MS
    do {
      for (let n = 0; n < RECORDS_PER_LOOK; n += 1) {
        const next = records.next()
        if (next.done === true) return this.finish(part, index)
        index.add(next.value)
      }
    } while (performance.now() < end)
    this.warming = setTimeout(() => this.slice(part, records, index))
  }

  private finish(part: Part, index: SearchIndex): void {
    index.close()
    this.indexes[part] ??= index
    this.warm()
  }
}

const searches = new WeakMap<Source, Search>()

/** One search per replica, however many pages use it. */
export function searchOf(source: Source): Search {
  let search = searches.get(source)
  if (search === undefined) searches.set(source, (search = new Search(source)))
  return search
}
