/** Values: whole numbers of 1/10000 of the plant's currency, as people read and type them. */
import { fromScaled, toScaled } from '../../ui/decimal.ts'

const SCALE = 4
const CENTS = 100n

/** "1 234.50": cents are enough to read; rounded half away from zero. */
export function valueText(value: number | null): string {
  if (value === null) return '–'
  const whole = BigInt(Math.abs(value))
  const cents = Number((whole + CENTS / 2n) / CENTS)
  const text = fromScaled(cents, 2)
  const [head, tail = ''] = text.split('.')
  const sign = value < 0 && cents !== 0 ? '\u2212' : ''
  return `${sign}${head}.${tail.padEnd(2, '0')}`
}

export function signedValue(value: number | null): string {
  return value !== null && value > 0 ? `+${valueText(value)}` : valueText(value)
}

export const costText = (cost: number | null): string =>
  cost === null ? '' : fromScaled(cost, SCALE, false)

/** Undefined: no number; a cost below zero is none. */
export function costOf(text: string): number | undefined {
  const value = toScaled(text.replace(',', '.'), SCALE)
  return value === undefined || value < 0 ? undefined : value
}

/** A share in thousandths, rounded half away from zero; null of nothing. */
export function permilleOf(part: number, whole: number): number | null {
  if (whole === 0) return null
  const double = 2n * BigInt(Math.abs(part)) * 1000n
  const of = BigInt(Math.abs(whole))
  const size = Number((double + of) / (2n * of))
  return part < 0 === whole < 0 || size === 0 ? size : -size
}

/** Shares in thousandths, as percent: 985 -> "98.5 %". */
export function permilleText(permille: number): string {
  return `${fromScaled(permille, 1)} %`
}
