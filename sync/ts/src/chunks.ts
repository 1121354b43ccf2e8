/**
 * Columnar chunks: how bulk rows travel and how they are kept. A segment is
 * parsed when somebody first asks for a row of it, and a row becomes an object
 * only then: half a million balances stay a few typed arrays.
 */
import type { Json, Row } from './types.ts'

export interface Manifest {
  scope: string
  epoch: number
  at: number
  digest: string
  chunks: ManifestChunk[]
}

export interface ManifestChunk {
  id: string
  table: string
  rows: number
  bytes: number
  digest: string
}

export type WireColumn =
  | [name: string, coding: 'delta', values: number[]]
  | [name: string, coding: 'values', values: Json[]]
  | [name: string, coding: 'dictionary', distinct: Json[], index: number[]]

export interface ChunkBody {
  table: string
  rows: number
  key: string[] | { values: string[] }
  columns: WireColumn[]
}

/** A decoded column: the value of row i is values[index ? index[i] : i]. */
export interface Column {
  name: string
  values: ArrayLike<Json>
  index: ArrayLike<number> | null
}

function summed(deltas: number[]): ArrayLike<number> {
  const sums = new Int32Array(deltas.length)
  let sum = 0
  for (let i = 0; i < deltas.length; i++) {
    sum += deltas[i] ?? 0
    sums[i] = sum
    if (sums[i] !== sum) return summedWide(deltas)
  }
  return sums
}

function summedWide(deltas: number[]): ArrayLike<number> {
  let sum = 0
  return Float64Array.from(deltas, (delta) => (sum += delta))
}

function decodeColumn([name, coding, first, index]: WireColumn): Column {
  if (coding === 'delta') return { name, values: summed(first), index: null }
  if (coding === 'values') return { name, values: first, index: null }
  const narrow = first.length <= 65536
  return { name, values: first, index: narrow ? Uint16Array.from(index) : Uint32Array.from(index) }
}

export function cell(column: Column, row: number): Json {
  return column.values[column.index === null ? row : (column.index[row] ?? 0)] as Json
}

function hashed(sum: number, text: string): number {
  let hash = sum
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** The digits of a whole number, as `hashed` of its text. */
function hashedNumber(sum: number, value: number): number {
  if (value < 0 || value > 0x7fffffff) return hashed(sum, String(value))
  const rest = value < 10 ? sum : hashedNumber(sum, (value / 10) | 0)
  return (Math.imul(rest, 31) + 48 + (value % 10)) | 0
}

function mixed(sum: number): number {
  return Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d)
}

export function hashKey(key: string): number {
  return mixed(hashed(0, key))
}

interface Decoded {
  table: string
  rows: number
  columns: Column[]
  byName: Map<string, Column>
  keys: ArrayLike<string> | Column[]
  isListed: boolean
}

/** Immutable rows of one table; decoded on first use, from text as it was downloaded. */
export class Segment {
  readonly rows: number
  /** The chunk that it is stored as; empty for one that is not stored. */
  readonly id: string
  private source: ArrayBuffer | null
  private decoded: Decoded | null = null

  constructor(source: ArrayBuffer, rows: number, id = '') {
    this.source = source
    this.rows = rows
    this.id = id
  }

  column(name: string): Column | undefined {
    return this.open().byName.get(name)
  }

  key(row: number): string {
    const { keys, isListed } = this.open()
    if (isListed) return (keys as ArrayLike<string>)[row] ?? ''
    let key = ''
    for (const column of keys as Column[]) {
      const part = String(cell(column, row) ?? '-')
      key = key === '' ? part : `${key}.${part}`
    }
    return key
  }

  /** As `hashKey(this.key(row))`, without making the key. */
  keyHash(row: number): number {
    const { keys, isListed } = this.open()
    if (isListed) return hashKey((keys as ArrayLike<string>)[row] ?? '')
    let sum = 0
    let isFirst = true
    for (const column of keys as Column[]) {
      if (!isFirst) sum = hashed(sum, '.')
      isFirst = false
      const value = cell(column, row)
      sum = typeof value === 'number' ? hashedNumber(sum, value) : hashed(sum, String(value ?? '-'))
    }
    return mixed(sum)
  }

  row(row: number): Row {
    const made: Row = {}
    for (const column of this.open().columns) made[column.name] = cell(column, row)
    return made
  }

  /** Parse now, for instance while nothing else happens. */
  open(): Decoded {
    if (this.decoded !== null) return this.decoded
    const body = JSON.parse(new TextDecoder().decode(this.source ?? undefined)) as ChunkBody
    this.source = null
    const columns = body.columns.map(decodeColumn)
    const byName = new Map(columns.map((column) => [column.name, column]))
    const isListed = !Array.isArray(body.key)
    const keys = Array.isArray(body.key)
      ? body.key.flatMap((name) => byName.get(name) ?? [])
      : body.key.values
    const { table, rows } = body
    return (this.decoded = { table, rows, columns, byName, keys, isListed })
  }
}
