/** Bars from the greatest on, with what they make up together. */

export interface ParetoRow {
  key: string
  label: string
  value: number
  /** Said below the label: "12 pieces · 340 CNY". */
  note?: string | undefined
}

export interface ParetoBar extends ParetoRow {
  share: number
  /** Of this one and all before it. */
  sum: number
  /** Several small ones in one bar; it opens nothing. */
  isRest: boolean
}

/** What is below this share together matters less. */
export const VITAL = 0.8

/** Greatest first, equals by label; what goes beyond `most` bars is one bar of the rest. */
export function pareto(
  rows: readonly ParetoRow[],
  most: number,
  restOf: (count: number) => string,
): ParetoBar[] {
  const found = rows.filter(({ value }) => value > 0)
  found.sort((one, other) => other.value - one.value || one.label.localeCompare(other.label))
  const total = found.reduce((sum, { value }) => sum + value, 0)
  const isWhole = found.length <= most
  const alone = isWhole ? found : found.slice(0, Math.max(1, most - 1))
  const others = found.slice(alone.length)
  const shown: (ParetoRow & { isRest: boolean })[] = alone.map((row) => ({ ...row, isRest: false }))
  if (others.length > 0) {
    const value = others.reduce((sum, row) => sum + row.value, 0)
    shown.push({ key: '', label: restOf(others.length), value, isRest: true })
  }
  let before = 0
  return shown.map((row) => {
    before += row.value
    return { ...row, share: row.value / total, sum: before / total }
  })
}

/** How many bars it takes to reach the vital share, and what they make up. */
export function vital(bars: readonly ParetoBar[]): { count: number; share: number } {
  const at = bars.findIndex(({ sum }) => sum >= VITAL - 1e-9)
  return { count: at + 1, share: bars[at]?.sum ?? 0 }
}
