/**
 * One table of one scope: immutable segments under a map of the rows that came
 * later (null: deleted). The key index and the declared indexes are built on
 * first use and kept as the overlay changes.
 */
import { cell, hashKey, type Segment } from './chunks.ts'
import type { Json, Row } from './types.ts'

type Value = string | number

/** The values under which a row is found by a field; barcodes are the only list. */
export function indexed(field: string, value: Json | undefined): Value[] {
  if (field === 'barcode') {
    return Array.isArray(value) ? value.map((entry) => (entry as [string])[0]) : []
  }
  return typeof value === 'string' || typeof value === 'number' ? [value] : []
}

const columnOf = (field: string): string => (field === 'barcode' ? 'barcodes' : field)

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
    segments.forEach((segment, which) => {
      for (let row = 0; row < segment.rows; row++) this.insert(segment.keyHash(row), which, row)
    })
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
    let which = this.starts.length - 1
    while ((this.starts[which] ?? 0) > position) which--
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

  by(field: string, value: Value): string[] {
    const index = this.fields.get(field) ?? this.index(field)
    const found: string[] = []
    for (const position of [index.base.get(value) ?? []].flat()) {
      const [segment, row] = this.keyIndex().locate(position)
      const key = segment.key(row)
      if (!this.overlay.has(key)) found.push(key)
    }
    for (const key of index.later.get(value) ?? []) found.push(key)
    return found
  }

  /** Build what would otherwise be built on first use. */
  warm(fields: readonly string[]): void {
    this.keyIndex()
    for (const field of fields) if (!this.fields.has(field)) this.index(field)
  }

  private fromSegments(key: string): Row | undefined {
    if (this.segments.length === 0) return undefined
    const found = this.keyIndex().find(key)
    return found && found[0].row(found[1])
  }

  private keyIndex(): KeyIndex {
    return (this.keys ??= new KeyIndex(this.segments))
  }

  private index(field: string): FieldIndex {
    const index: FieldIndex = { base: new Map(), later: new Map() }
    let position = 0
    for (const segment of this.segments) {
      const column = segment.column(columnOf(field))
      for (let row = 0; row < segment.rows; row++, position++) {
        if (column === undefined) continue
        for (const value of indexed(field, cell(column, row))) addBase(index, value, position)
      }
    }
    for (const [key, row] of this.overlay) this.addLater(index, field, key, row)
    this.fields.set(field, index)
    return index
  }

  private addLater(index: FieldIndex, field: string, key: string, row: Row | null): void {
    for (const value of indexed(field, row?.[columnOf(field)])) {
      const keys = index.later.get(value)
      if (keys === undefined) index.later.set(value, new Set([key]))
      else keys.add(key)
    }
  }
}

function addBase({ base }: FieldIndex, value: Value, position: number): void {
  const there = base.get(value)
  if (there === undefined) base.set(value, position)
  else if (typeof there === 'number') base.set(value, [there, position])
  else there.push(position)
}
