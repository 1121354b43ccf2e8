/**
 * From elements to what the floor needs: item, lot, dates, quantities. Dates
 * follow the General Specifications: the century by the window of 7.12 around a
 * given day, and day 00 as the last of the month for what ends. For what began,
 * day 00 is the first: goods are never taken for younger than they may be.
 */
import { daysOf } from './checks.ts'
import { IDENTIFIERS } from './identifiers.ts'
import type { Element } from './values.ts'

const ITEMS = ['01', '02', '03', '8006', '8026']

/** A measure on a label: `quantity` is scaled by `scale` decimals. */
export interface Amount {
  kind: string
  quantity: number
  scale: number
  unit: string
}

/** What a label says about the goods it is on; null is what it does not say. */
export interface Meaning {
  gtin: string | null
  /** The item number is that of what lies inside a logistic unit. */
  isContent: boolean
  lot: string | null
  serial: string | null
  expiresOn: string | null
  bestBeforeOn: string | null
  producedOn: string | null
  packedOn: string | null
  count: number | null
  amounts: readonly Amount[]
  customerItem: string | null
  additionalItem: string | null
  logisticUnit: string | null
  internal: readonly Element[]
}

/** The year within 49 before and 50 after this one (General Specifications, 7.12). */
export function yearOf(twoDigits: number, today: string): number {
  const now = Number(today.slice(0, 4))
  const apart = twoDigits - (now % 100)
  const year = now + apart
  if (apart >= 51) return year - 100
  return apart <= -50 ? year + 100 : year
}

/** YYMMDD as a date; `ends` says which day of the month a day 00 is. */
export function dateOf(value: string, today: string, ends: boolean): string {
  const year = yearOf(Number(value.slice(0, 2)), today)
  const month = Number(value.slice(2, 4))
  const last = daysOf(year, month)
  const day = Math.min(Number(value.slice(4, 6)), last) || (ends ? last : 1)
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
}

/** What the elements say, read on a day. */
export function meaningOf(elements: readonly Element[], today: string): Meaning {
  const values = new Map(elements)
  const first = (...names: string[]) =>
    names.map((ai) => values.get(ai)).find((value) => value !== undefined) ?? null
  const date = (ends: boolean, ...names: string[]) => {
    const value = first(...names)
    return value === null ? null : dateOf(value, today, ends)
  }
  const item = ITEMS.find((ai) => values.has(ai))
  const count = first('37', '30')
  return {
    gtin: item === undefined ? null : (values.get(item)?.slice(0, 14) ?? null),
    isContent: item === '02' || item === '8026',
    lot: first('10'),
    serial: first('21'),
    expiresOn: date(true, '17', '7003'),
    bestBeforeOn: date(true, '15'),
    producedOn: date(false, '11', '8008'),
    packedOn: date(false, '13'),
    count: count === null ? null : Number(count),
    amounts: amountsOf(elements),
    customerItem: first('241'),
    additionalItem: first('240'),
    logisticUnit: first('00'),
    internal: elements.filter(([ai]) => ai.startsWith('9') && ai !== '90'),
  }
}

function amountsOf(elements: readonly Element[]): Amount[] {
  return elements.flatMap(([ai, value]) => {
    const measure = IDENTIFIERS.get(ai)?.measure ?? null
    if (measure === null) return []
    return [{ ...measure, quantity: Number(value), scale: Number(ai[3]) }]
  })
}
