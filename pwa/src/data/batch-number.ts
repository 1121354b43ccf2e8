/**
 * The number of a batch, such as 001/7, which two people can read to each other. It is a part
 * of the run's id, with the order that the batch belongs to: whoever sees the id can say the
 * number, and whoever types the number has the same id, without a network and without a row.
 *
 * An id of version 8: order (12 digits) - 8ba7 - 8, prefix (8 digits), counter (7 digits).
 */
const ORDER_DIGITS = 12
const PREFIX_DIGITS = 8
const COUNTER_DIGITS = 7
const MARK = '8ba7'
const LONGEST_PREFIX = 5
const LAST_COUNTER = 16 ** COUNTER_DIGITS - 1
const WRITTEN = /^([0-9A-Z]+)\s*[/-]\s*([0-9]{1,9})$/
const RUN = /^([0-9a-f]{8})-([0-9a-f]{4})-8ba7-8([0-9a-f]{3})-([0-9a-f]{12})$/

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** A prefix may begin with zeros: a one before it keeps them. */
const prefixValue = (prefix: string): number => Number.parseInt(`1${prefix}`, 36)

/** The run of the batch with that number, of an order or (0) of none; null for no number. */
export function runOfBatch(order: number, text: string): string | null {
  const [, prefix = '', digits = ''] = WRITTEN.exec(text.trim().toUpperCase()) ?? []
  const counter = Number(digits)
  if (prefix === '' || prefix.length > LONGEST_PREFIX) return null
  if (counter < 1 || counter > LAST_COUNTER) return null
  const first = hex(order, ORDER_DIGITS)
  const rest = hex(prefixValue(prefix), PREFIX_DIGITS) + hex(counter, COUNTER_DIGITS)
  return `${first.slice(0, 8)}-${first.slice(8)}-${MARK}-8${rest.slice(0, 3)}-${rest.slice(3)}`
}

/** What people call the run; null when it is a whole order, or a batch from before the numbers. */
export function batchNumber(run: string | null): string | null {
  const [, , , high = '', low = ''] = RUN.exec(run ?? '') ?? []
  const digits = high + low
  if (digits === '') return null
  const prefix = Number.parseInt(digits.slice(0, PREFIX_DIGITS), 16).toString(36).toUpperCase()
  const counter = Number.parseInt(digits.slice(PREFIX_DIGITS), 16)
  return prefix.startsWith('1') && counter > 0 ? `${prefix.slice(1)}/${counter}` : null
}
