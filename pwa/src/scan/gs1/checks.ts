/**
 * What a component of a GS1 value has to be beyond its length and letters. Each
 * check answers with a stable word for what is wrong, or null. Lists of countries,
 * currencies, packages and coupon layouts are not judged: a label is no worse on
 * the floor for a country that was named anew.
 */
export type Check = (value: string) => string | null

const LETTERS_82 =
  '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'
const LETTERS_32 = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const PRIMES = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
]
const TURN_DEGREES = 3_600_000_000
const HALF_TURN_DEGREES = 1_800_000_000

/** The check digit that belongs behind these digits (General Specifications, 7.9.1). */
export function checkDigitOf(body: string): number {
  let sum = 0
  for (let at = body.length - 1, weight = 3; at >= 0; at -= 1, weight = 4 - weight) {
    sum += Number(body[at]) * weight
  }
  return (10 - (sum % 10)) % 10
}

const hasCheckDigit = (value: string): boolean =>
  checkDigitOf(value.slice(0, -1)) === Number(value.at(-1))

/** 8, 12, 13 or 14 digits with the right check digit. */
export const isItemNumber = (text: string): boolean =>
  /^(?:\d{8}|\d{12,14})$/.test(text) && hasCheckDigit(text)

/** The two check characters of a model number (General Specifications, 7.9.5). */
export function checkPair(body: string): string {
  let sum = 0
  for (let at = 0; at < Math.min(body.length, PRIMES.length); at += 1) {
    sum += LETTERS_82.indexOf(body[body.length - 1 - at] ?? '') * (PRIMES[at] ?? 0)
  }
  const rest = sum % 1021
  return `${LETTERS_32[rest >> 5]}${LETTERS_32[rest & 31]}`
}

function checkCharacters(value: string): string | null {
  if (value.length < 3) return 'too_short'
  return checkPair(value.slice(0, -2)) === value.slice(-2) ? null : 'check_characters'
}

export function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Within the century rule's window every fourth year has its 29 February. */
function day(year: number, monthAndDay: string, least: number): string | null {
  const month = Number(monthAndDay.slice(0, 2))
  const date = Number(monthAndDay.slice(2))
  if (month < 1 || month > 12 || date < least) return 'bad_date'
  return date <= daysOf(year, month) ? null : 'bad_date'
}

const dateFrom =
  (least: number): Check =>
  (value) =>
    day(2000 + Number(value.slice(0, 2)), value.slice(2), least)

function fullDate(value: string): string | null {
  const year = Number(value.slice(0, 4))
  return year === 0 ? 'bad_date' : day(year, value.slice(4), 1)
}

const below =
  (limit: number): Check =>
  (value) =>
    Number(value) < limit ? null : 'bad_time'

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    pattern.test(value) ? null : 'bad_value'

const atMost =
  (limit: number): Check =>
  (value) =>
    Number(value) <= limit ? null : 'bad_value'

/** The piece, and of how many: neither is zero, and the piece is one of them. */
function pieceOfTotal(value: string): string | null {
  const half = value.length / 2
  const piece = Number(value.slice(0, half))
  return piece >= 1 && piece <= Number(value.slice(half)) ? null : 'bad_value'
}

/** Country, check digits, account (ISO 13616). */
function iban(value: string): string | null {
  if (!/^[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}$/.test(value)) return 'bad_value'
  let rest = 0
  for (const letter of value.slice(4) + value.slice(0, 4)) {
    const figure = parseInt(letter, 36)
    rest = (rest * (figure > 9 ? 100 : 10) + figure) % 97
  }
  return rest === 1 ? null : 'check_digit'
}

/** The checks by the names that the table of identifiers uses. */
export const CHECKS: Readonly<Record<string, Check>> = {
  check_characters: checkCharacters,
  check_digit: (value) => (hasCheckDigit(value) ? null : 'check_digit'),
  date: dateFrom(1),
  date_or_month: dateFrom(0),
  full_date: fullDate,
  has_letter: matches(/[^0-9]/),
  hour: below(24),
  hyphen: matches(/^-$/),
  iban,
  importer_index: matches(/^[0-9A-Z_a-z-]$/),
  latitude: atMost(HALF_TURN_DEGREES),
  longitude: atMost(TURN_DEGREES),
  minute: below(60),
  no_leading_zero: matches(/^(?:0$|[1-9])/),
  nonzero: matches(/[1-9]/),
  percent_encoding: matches(/^(?:[^%]|%[0-9A-Fa-f]{2})*$/),
  piece_of_total: pieceOfTotal,
  place_in_sequence: (value) =>
    /^[0-9]\/[0-9]$/.test(value) ? pieceOfTotal(value.replace('/', '')) : 'bad_value',
  second: below(60),
  sex: matches(/^[0129]$/),
  time: (value) =>
    Number(value.slice(0, 2)) < 24 && Number(value.slice(2)) < 60 ? null : 'bad_time',
  winding: matches(/^[019]$/),
  yes_no: matches(/^[01]$/),
  zero: matches(/^0$/),
}
