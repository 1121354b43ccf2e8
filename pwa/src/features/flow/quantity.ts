/**
 * From what a person typed to base units and back, in exact integers. One of a
 * unit is numerator/denominator base units; what does not come out even is
 * rounded half up at the item's scale, and said so. Pure.
 */
import type { Item, Unit } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { unitOf } from '../../scan/books.ts'
import { fromScaled } from '../../ui/decimal.ts'

/** Largest quantity of one act, in base units. */
export const LARGEST = 10n ** 12n

export type Measured =
  | { ok: true; quantity: number; exact: boolean }
  | { ok: false; why: 'nothing' | 'zero' | 'too_large' | 'too_many_decimals' | 'no_unit' }

interface Decimal {
  digits: bigint
  scale: number
}

export function parseDecimal(text: string): Decimal | null {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  const whole = match?.[2] ?? ''
  const part = (match?.[3] ?? '').replace(/0+$/, '')
  if (match === null || (whole === '' && (match[3] ?? '') === '')) return null
  const digits = BigInt(`${whole}${part}` || '0')
  return { digits: match[1] === '-' ? -digits : digits, scale: part.length }
}

/** Half up, away from zero for negative figures, so that a sign never changes the amount. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n
  const a = dividend < 0n ? -dividend : dividend
  const b = divisor < 0n ? -divisor : divisor
  const rounded = (2n * a + b) / (2n * b)
  return negative ? -rounded : rounded
}

interface Ratio {
  numerator: bigint
  denominator: bigint
}

export function ratioOf(item: Item, unit: number | null): Ratio | null {
  if (unit === null || unit === item.unit) return { numerator: 1n, denominator: 1n }
  const found = item.units.find(([id]) => id === unit)
  return found === undefined ? null : { numerator: BigInt(found[1]), denominator: BigInt(found[2]) }
}

/** `decimals` is how many the unit allows; null where the unit does not matter. */
export function measure(
  entered: string,
  item: Item,
  unit: number | null,
  decimals: number | null,
): Measured {
  const typed = parseDecimal(entered)
  if (typed === null) return { ok: false, why: 'nothing' }
  const ratio = ratioOf(item, unit)
  if (ratio === null) return { ok: false, why: 'no_unit' }
  if (decimals !== null && typed.scale > decimals) return { ok: false, why: 'too_many_decimals' }
  const dividend = typed.digits * ratio.numerator * 10n ** BigInt(item.scale)
  const divisor = ratio.denominator * 10n ** BigInt(typed.scale)
  const quantity = divideHalfUp(dividend, divisor)
  if (quantity === 0n) return { ok: false, why: 'zero' }
  if (quantity > LARGEST || quantity < -LARGEST) return { ok: false, why: 'too_large' }
  return { ok: true, quantity: Number(quantity), exact: quantity * divisor === dividend }
}

/** How many decimals may be typed in this unit. */
export function decimalsOf(books: Books, item: Item, unit: number | null): number {
  if (unit === null || unit === item.unit) return item.scale
  return unitOf(books, unit)?.scale ?? 0
}

export const plusOne = (entered: string): string => plus(entered, '1')

/** The sum of two figures as typed. */
export function plus(entered: string, more: string): string {
  const a = parseDecimal(entered) ?? { digits: 0n, scale: 0 }
  const b = parseDecimal(more) ?? { digits: 0n, scale: 0 }
  const scale = Math.max(a.scale, b.scale)
  const at = ({ digits, scale: own }: Decimal) => digits * 10n ** BigInt(scale - own)
  return decimalText(at(a) + at(b), scale)
}

/** One less, but never less than one: zero is no act. */
export function minusOne(entered: string): string {
  const typed = parseDecimal(entered)
  const one = 10n ** BigInt(typed?.scale ?? 0)
  if (typed === null || typed.digits <= one) return entered
  return decimalText(typed.digits - one, typed.scale)
}

function decimalText(digits: bigint, scale: number): string {
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const whole = text.slice(0, text.length - scale)
  const part = scale === 0 ? '' : text.slice(-scale).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${whole}${part === '' ? '' : `.${part}`}`
}

/** "25", "12.5": the figure of base units as a person reads it. */
export function figure(quantity: number, item: Item): string {
  return fromScaled(quantity, item.scale)
}

/** The units in which this item may be typed, base unit first. */
export function unitsOf(books: Books, item: Item): Unit[] {
  return [item.unit, ...item.units.map(([id]) => id)]
    .map((id) => unitOf(books, id))
    .filter((unit): unit is Unit => unit !== undefined)
}
