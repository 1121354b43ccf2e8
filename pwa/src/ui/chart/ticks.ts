/** Round numbers along an axis, and how a number is written beside it. */

const STEPS = [1, 2, 5, 10]

/** The smallest round step that needs at most so many parts. */
export function roundStep(room: number, parts: number, least = 0): number {
  const wanted = Math.max(room / Math.max(1, parts), least)
  if (!(wanted > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = STEPS.find((one) => one * power >= wanted * (1 - 1e-9)) ?? 10
  return step * power
}

/** Round numbers from `low` to `high`, at most about so many. */
export function ticks(low: number, high: number, parts: number, least = 0): number[] {
  const step = roundStep(high - low, parts, least)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const count = Math.max(0, last - first + 1)
  return Array.from({ length: count }, (_, index) => clean((first + index) * step, step))
}

/** 0.30000000000000004 is no number for a reader. */
function clean(value: number, step: number): number {
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(step)))
  return Number(value.toFixed(Math.min(20, decimals))) + 0
}

/** As many decimals as tell neighbouring ticks apart. */
export function decimalsOf(values: readonly number[]): number {
  const parts = values.map((value) => /\.(\d+)/.exec(String(value))?.[1]?.length ?? 0)
  return Math.min(10, Math.max(0, ...parts))
}

/** With a true minus and narrow groups, as all figures of the application. */
export function figure(value: number, decimals: number): string {
  const [head = '', tail] = Math.abs(value).toFixed(decimals).split('.')
  const isZero = Number(value.toFixed(decimals)) === 0
  const grouped = head.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f')
  return `${value < 0 && !isZero ? '\u2212' : ''}${grouped}${tail ? `.${tail}` : ''}`
}

export function percent(share: number, decimals = 1): string {
  return `${figure(share * 100, decimals)}%`
}

/** Moves labels apart that would lie on each other; keeps their order. */
export function spreadOut(places: readonly number[], gap: number, low: number, high: number) {
  const order = places.map((place, index) => ({ place, index })).sort((a, b) => a.place - b.place)
  let least = low
  for (const one of order) least = (one.place = Math.max(one.place, least)) + gap
  let most = high
  for (const one of order.reverse()) most = (one.place = Math.min(one.place, most)) - gap
  const spread = new Array<number>(places.length)
  for (const { place, index } of order) spread[index] = place
  return spread
}
