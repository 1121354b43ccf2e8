/** Limits of a measured characteristic, as words and as a bar. Pure. */
import type { CharacteristicRow } from '../../data/rows.ts'

type Limits = Pick<CharacteristicRow, 'scale' | 'nominal' | 'lower' | 'upper'>

/** "10.00": all decimals of the scale, as a drawing has them. */
export function sized(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const rest = scale === 0 ? '' : `.${digits.slice(-scale)}`
  return `${value < 0 ? '\u2212' : ''}${whole}${rest}`
}

/** "10.00 ±0.05", "9.95 – 10.02", "≤ 0.20", "≥ 5"; '' where there is no limit. */
export function limitsText({ scale, nominal, lower, upper }: Limits): string {
  if (lower === null && upper === null) {
    return nominal === null ? '' : sized(nominal, scale)
  }
  if (lower === null) return `\u2264 ${sized(upper ?? 0, scale)}`
  if (upper === null) return `\u2265 ${sized(lower, scale)}`
  if (nominal !== null && upper - nominal === nominal - lower) {
    return `${sized(nominal, scale)} \u00b1${sized(upper - nominal, scale)}`
  }
  return `${sized(lower, scale)} \u2013 ${sized(upper, scale)}`
}

/** Places on a bar in percent of its length; the limits stand at a fifth and four fifths. */
export interface SpecBar {
  lower: number | null
  upper: number | null
  nominal: number | null
  value: number | null
  /** The value lies beyond the end of the bar. */
  isBeyond: boolean
  isIn: boolean
}

const NEAR = 20
const FAR = 80
const EDGE = 3

export function barOf({ nominal, lower, upper }: Limits, value: number | null): SpecBar {
  const [from, to] = rangeOf({ nominal, lower, upper }, value)
  const at = (size: number): number => NEAR + ((size - from) / (to - from)) * (FAR - NEAR)
  const place = value === null ? null : at(value)
  return {
    lower: lower === null ? null : at(lower),
    upper: upper === null ? null : at(upper),
    nominal: nominal === null ? null : clamped(at(nominal)),
    value: place === null ? null : clamped(place),
    isBeyond: place !== null && (place < EDGE || place > 100 - EDGE),
    isIn: value !== null && (lower ?? value) <= value && value <= (upper ?? value),
  }
}

/** What stands at a fifth and at four fifths; never the same. */
function rangeOf(
  { nominal, lower, upper }: Omit<Limits, 'scale'>,
  value: number | null,
): [number, number] {
  if (lower !== null && upper !== null)
    return lower === upper ? [lower - 1, upper + 1] : [lower, upper]
  const middle = nominal ?? value ?? 0
  const limit = lower ?? upper ?? middle
  const reach = Math.max(Math.abs(limit - middle), Math.abs(limit), 1)
  if (lower !== null) return [lower, lower + reach]
  if (upper !== null) return [upper - reach, upper]
  return [middle - reach, middle + reach]
}

const clamped = (place: number): number => Math.min(100 - EDGE, Math.max(EDGE, place))
