/**
 * Rows back into columnar chunks, in the form in which the server sends them:
 * what came later row by row need not stay an object for ever.
 */
import { Segment, type ChunkBody, type WireColumn } from './chunks.ts'
import { segmentLanes } from './segment-digest.ts'
import type { ChunkRecord } from './store.ts'
import type { Json, Row } from './types.ts'

const KEYS: readonly string[][] = [['id'], ['item', 'location', 'lot']]

export type Keyed = [key: string, row: Row]

function keyed(rows: readonly Keyed[]): ChunkBody['key'] {
  const joins = (fields: string[]): boolean =>
    rows.every(
      ([key, row]) =>
        fields.every((field) => field in row) &&
        key === fields.map((field) => String(row[field] ?? '-')).join('.'),
    )
  return KEYS.find(joins) ?? { values: rows.map(([key]) => key) }
}

function column(name: string, values: Json[]): WireColumn {
  if (values.every((value) => Number.isSafeInteger(value))) {
    const whole = values as number[]
    const deltas = whole.map((value, i) => value - (whole[i - 1] ?? 0))
    if (deltas.every((delta) => Number.isSafeInteger(delta))) return [name, 'delta', deltas]
  }
  if (values.some((value) => typeof value === 'object' && value !== null)) {
    return [name, 'values', values]
  }
  const places = new Map<Json, number>()
  const index = values.map((value) => {
    const place = places.get(value) ?? places.size
    places.set(value, place)
    return place
  })
  return [name, 'dictionary', [...places.keys()], index]
}

/** One chunk of rows that all have the same fields. */
export function encoded(table: string, rows: readonly Keyed[]): ChunkBody {
  const names = Object.keys(rows[0]?.[1] ?? {})
  const columns = names.map((name) =>
    column(
      name,
      rows.map(([, row]) => row[name] as Json),
    ),
  )
  return { table, rows: rows.length, key: keyed(rows), columns }
}

/** Rows that all have the same fields as a chunk to be stored, under a name of this device's own. */
export function recordOf(scope: string, table: string, rows: readonly Keyed[]): ChunkRecord {
  const body = new TextEncoder().encode(JSON.stringify(encoded(table, rows))).buffer
  const lanes = segmentLanes(table, new Segment(body, rows.length))
  return { scope, id: `packed-${crypto.randomUUID()}`, table, rows: rows.length, body, lanes }
}

/** Rows in groups of equal fields, none longer than `most`. */
export function* grouped(rows: Iterable<Keyed>, most: number): IterableIterator<Keyed[]> {
  const groups = new Map<string, Keyed[]>()
  for (const entry of rows) {
    const fields = Object.keys(entry[1]).join()
    const group = groups.get(fields) ?? []
    groups.set(fields, group)
    group.push(entry)
    if (group.length < most) continue
    groups.delete(fields)
    yield group
  }
  yield* groups.values()
}
