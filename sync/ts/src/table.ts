/**
 * One table of one scope: immutable segments under a map of the rows that came
 * later (null: deleted). The key index and the declared indexes are built on
 * first use and kept as the overlay changes.
 */
import { cell, hashKey, type Segment } from './chunks.ts'
import { codeKey, normalLotCode } from './stock.ts'
import type { IndexName, Json, Row } from './types.ts'

type Value = string | number

const isValue = (value: unknown): value is Value =>
  typeof value === 'string' || typeof value === 'number'

/** A code is found however it is spelt; a lot's is compared as in the lot's identity. */
export function keyOf(field: string, value: Value): Value {
  if (typeof value === 'number') return value
  if (field === 'lot_code') return normalLotCode(value)
  return field === 'code' || field === 'barcode' ? codeKey(value) : value
}

/** The values under which a row is found by a field; barcodes are the only list. */
export function indexed(field: string, value: Json | undefined): Value[] {
  if (isValue(value)) return [keyOf(field, value)]
  if (field !== 'barcode' || !Array.isArray(value)) return []
  const codes = value.map((entry) => (entry as Json[] | null)?.[0]).filter(isValue)
  return codes.map((code) => keyOf(field, code))
}

const COLUMNS: Record<string, string> = { barcode: 'barcodes', lot_code: 'code' }

/** The table and the field of an index; codes of lots are compared in a way of their own. */
export function placeOf(index: IndexName): [table: string, field: string] {
  const [table = '', name = ''] = index.split('.')
  return [table, name === 'code' && table.startsWith('lot') ? 'lot_code' : name]
}

export const columnOf = (field: string): string => COLUMNS[field] ?? field

/** Open addressing over all rows of all segments; holds no key strings. */
class KeyIndex {
  private readonly slots: Int32Array
  private readonly segments: readonly Segment[]
  private readonly starts: number[] = []

  constructor(segments: readonly Segment[]) {
    this.segments = segments
    let rows = 0
    for (const segment of segments) {
      this.starts.push(rows)
      rows += segment.rows
    }
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(rows * 2 + 2)))
  }

  /** Segment by segment; look-ups are valid only when it is done. */
  *fill(): IterableIterator<void> {
    for (const [which, segment] of this.segments.entries()) {
      for (let row = 0; row < segment.rows; row++) this.insert(segment.keyHash(row), which, row)
      yield
    }
  }

  find(key: string): [Segment, number] | undefined {
    for (let slot = hashKey(key); ; slot++) {
      const entry = this.slots[slot & (this.slots.length - 1)] ?? 0
      if (entry === 0) return undefined
      const found = this.locate(entry - 1)
      if (found[0].key(found[1]) === key) return found
    }
  }

  locate(position: number): [Segment, number] {
    let which = 0
    let above = this.starts.length
    while (above - which > 1) {
      const middle = (which + above) >> 1
      if ((this.starts[middle] ?? 0) > position) above = middle
      else which = middle
    }
    return [this.segments[which] as Segment, position - (this.starts[which] ?? 0)]
  }

  private insert(hash: number, which: number, row: number): void {
    let slot = hash
    while (this.slots[slot & (this.slots.length - 1)] !== 0) slot++
    this.slots[slot & (this.slots.length - 1)] = (this.starts[which] ?? 0) + row + 1
  }
}

interface FieldIndex {
  /** Positions in the segments; one number where there is only one. */
  base: Map<Value, number | number[]>
  later: Map<Value, Set<string>>
}

export class ScopeTable {
  segments: Segment[] = []
  readonly overlay = new Map<string, Row | null>()
  private keys: KeyIndex | null = null
  private readonly fields = new Map<string, FieldIndex>()
  private count = -1

  get(key: string): Row | undefined {
    const later = this.overlay.get(key)
    if (later !== undefined) return later ?? undefined
    return this.fromSegments(key)
  }

  put(key: string, row: Row | null): void {
    this.count = -1
    const before = this.overlay.get(key)
    this.overlay.set(key, row)
    for (const [field, index] of this.fields) {
      const column = columnOf(field)
      for (const value of indexed(field, before?.[column])) index.later.get(value)?.delete(key)
      this.addLater(index, field, key, row)
    }
  }

  get size(): number {
    if (this.count >= 0) return this.count
    let count = this.segments.reduce((sum, segment) => sum + segment.rows, 0)
    for (const [key, row] of this.overlay) {
      count += (row === null ? 0 : 1) - (this.fromSegments(key) === undefined ? 0 : 1)
    }
    return (this.count = count)
  }

  *entries(): IterableIterator<[string, Row]> {
    for (const segment of this.segments) {
      for (let row = 0; row < segment.rows; row++) {
        const key = segment.key(row)
        if (!this.overlay.has(key)) yield [key, segment.row(row)]
      }
    }
    for (const [key, row] of this.overlay) if (row !== null) yield [key, row]
  }

  /** These rows and all packed ones whose keys are not among `hidden`. */
  *rowsUnder(later: Iterable<[string, Row]>, hidden: ReadonlySet<string>): Iterable<[string, Row]> {
    for (const segment of [...this.segments]) {
      for (let row = 0; row < segment.rows; row++) {
        const key = segment.key(row)
        if (!hidden.has(key)) yield [key, segment.row(row)]
      }
    }
    yield* later
  }

  packedRow(key: string): Row | undefined {
    return this.fromSegments(key)
  }

  /** Where a packed row lies, whatever lies over it. */
  packedAt(key: string): [Segment, number] | undefined {
    return this.segments.length === 0 ? undefined : this.keyIndex().find(key)
  }

  /** Forget the tombstones, once no packed row lies under any of them. */
  dropTombstones(): void {
    for (const [key, row] of this.overlay) if (row === null) this.overlay.delete(key)
  }

  by(field: string, code: Value): string[] {
    const index = this.fields.get(field) ?? this.index(field)
    const value = keyOf(field, code)
    const found: string[] = []
    for (const position of [index.base.get(value) ?? []].flat()) {
      const [segment, row] = this.keyIndex().locate(position)
      const key = segment.key(row)
      if (!this.overlay.has(key)) found.push(key)
    }
    for (const key of index.later.get(value) ?? []) found.push(key)
    return found
  }

  /** The rows themselves, but for those of `hidden`; no key is made where nothing hides any. */
  rowsBy(field: string, code: Value, hidden: ReadonlySet<string>): Row[] {
    const index = this.fields.get(field) ?? this.index(field)
    const value = keyOf(field, code)
    const isPlain = this.overlay.size === 0 && hidden.size === 0
    const isHidden = (key: string): boolean => this.overlay.has(key) || hidden.has(key)
    const found: Row[] = []
    for (const position of [index.base.get(value) ?? []].flat()) {
      const [segment, row] = this.keyIndex().locate(position)
      if (isPlain || !isHidden(segment.key(row))) found.push(segment.row(row))
    }
    for (const key of index.later.get(value) ?? []) {
      const row = this.overlay.get(key)
      if (row && !hidden.has(key)) found.push(row)
    }
    return found
  }

  /** Build in small steps what would otherwise be built on first use. */
  *warm(fields: readonly string[]): IterableIterator<void> {
    const { length } = this.segments
    const keys = new KeyIndex([...this.segments])
    if (this.keys === null) yield* keys.fill()
    if (this.segments.length !== length) return
    this.keys ??= keys
    for (const field of fields) if (!this.fields.has(field)) yield* this.indexing(field)
  }

  private fromSegments(key: string): Row | undefined {
    const found = this.packedAt(key)
    return found && found[0].row(found[1])
  }

  private keyIndex(): KeyIndex {
    if (this.keys === null) {
      const keys = new KeyIndex(this.segments)
      drain(keys.fill())
      this.keys = keys
    }
    return this.keys
  }

  private index(field: string): FieldIndex {
    drain(this.indexing(field))
    return this.fields.get(field) as FieldIndex
  }

  /** The segments first, in steps; the later rows at once at the end. */
  private *indexing(field: string): IterableIterator<void> {
    const index: FieldIndex = { base: new Map(), later: new Map() }
    let position = 0
    for (const segment of [...this.segments]) {
      const column = segment.column(columnOf(field))
      for (let row = 0; row < segment.rows; row++, position++) {
        if (column === undefined) continue
        for (const value of indexed(field, cell(column, row))) addBase(index, value, position)
      }
      yield
    }
    if (this.fields.has(field)) return
    for (const [key, row] of this.overlay) this.addLater(index, field, key, row)
    this.fields.set(field, index)
  }

  private addLater(index: FieldIndex, field: string, key: string, row: Row | null): void {
    for (const value of indexed(field, row?.[columnOf(field)])) {
      const keys = index.later.get(value)
      if (keys === undefined) index.later.set(value, new Set([key]))
      else keys.add(key)
    }
  }
}

function drain(steps: IterableIterator<void>): void {
  while (!steps.next().done);
}

function addBase({ base }: FieldIndex, value: Value, position: number): void {
  const there = base.get(value)
  if (there === undefined) base.set(value, position)
  else if (typeof there === 'number') base.set(value, [there, position])
  else there.push(position)
}
