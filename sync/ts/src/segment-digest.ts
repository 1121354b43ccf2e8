/**
 * The digest of a whole chunk: the same sum as `rowDigest` over its rows, with
 * the canonical text of each row put together from its columns, because a first
 * load has half a million of them.
 */
import type { Column, Segment } from './chunks.ts'
import { add, murmur3, textOf, ZERO, type Lanes } from './digest.ts'
import type { Json } from './types.ts'

const encoder = new TextEncoder()

/** Writes `"name":value` of one column; a dictionary's texts are made once. */
function writer({ name, values, index }: Column): (row: number) => string {
  const prefix = `${JSON.stringify(name)}:`
  if (index === null) return (row) => prefix + textOf(values[row] as Json)
  const texts = Array.from(values, (value) => prefix + textOf(value))
  return (row) => texts[index[row] ?? 0] ?? ''
}

const STEP_ROWS = 4000

/** Adds the digest of each row to `lanes`, in steps that are short enough for idle time. */
export function* addSegmentLanes(
  table: string,
  segment: Segment,
  lanes: Lanes,
): IterableIterator<void> {
  const columns = [...segment.open().columns].sort((a, b) => (a.name < b.name ? -1 : 1))
  const writers = columns.map(writer)
  const prefix = `[${JSON.stringify(table)},`
  let buffer = new Uint8Array(4096)
  for (let row = 0; row < segment.rows; row++) {
    if (row % STEP_ROWS === STEP_ROWS - 1) yield
    let text = `${prefix}${JSON.stringify(segment.key(row))},{`
    for (let i = 0; i < writers.length; i++) text += (i > 0 ? ',' : '') + (writers[i]?.(row) ?? '')
    text += '}]'
    if (text.length * 3 > buffer.length) buffer = new Uint8Array(text.length * 4)
    const { written } = encoder.encodeInto(text, buffer)
    add(lanes, murmur3(buffer.subarray(0, written)))
  }
}

export function segmentLanes(table: string, segment: Segment): Lanes {
  const lanes: Lanes = [...ZERO]
  const steps = addSegmentLanes(table, segment, lanes)
  while (!steps.next().done);
  return lanes
}
