/**
 * Fewer points for a chart than there are: a screen of 400 pixels cannot show 100,000. In each
 * column of pixels only the lowest and the highest point can be seen, so these are kept, and
 * whatever must never disappear: the alarms, the first and the last point. What is drawn is then
 * the same picture.
 */

/**
 * The positions, ascending, of the points to draw from `from` up to `to` (not included), on so
 * many columns. `values`: what is plotted; null where nothing is. `keep`: positions that stay
 * whatever their value is; those out of range are no part of the picture. Of equal extremes the
 * first is kept. At most two points a column, those kept and two ends.
 */
export function decimate(
  values: ArrayLike<number | null>,
  columns: number,
  keep: Iterable<number> = [],
  from = 0,
  to = values.length,
): number[] {
  const [start, end] = [Math.max(0, from), Math.min(to, values.length)]
  const count = Math.max(0, end - start)
  const width = Math.max(1, Math.floor(columns))
  const isKept = new Uint8Array(count)
  for (const at of keep) if (at >= start && at < end) isKept[at - start] = 1
  for (let column = 0; column < width; column++) {
    const first = start + Math.ceil((column * count) / width)
    const last = start + Math.ceil(((column + 1) * count) / width)
    const [lowest, highest] = extremes(values, first, last)
    if (lowest !== null) isKept[lowest - start] = 1
    if (highest !== null) isKept[highest - start] = 1
  }
  if (count > 0) isKept[0] = isKept[count - 1] = 1
  const found: number[] = []
  for (let at = 0; at < count; at++) {
    if (isKept[at] === 1 && (values[start + at] ?? null) !== null) found.push(start + at)
  }
  return found
}

/** The positions of the lowest and the highest value; null where there is none. */
function extremes(
  values: ArrayLike<number | null>,
  first: number,
  last: number,
): [number | null, number | null] {
  let [lowest, highest]: [number | null, number | null] = [null, null]
  let [low, high] = [Infinity, -Infinity]
  for (let at = first; at < last; at++) {
    const value = values[at] ?? null
    if (value === null) continue
    if (value < low) [low, lowest] = [value, at]
    if (value > high) [high, highest] = [value, at]
  }
  return [lowest, highest]
}
