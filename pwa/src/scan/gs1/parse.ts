/**
 * Reads GS1 codes as scanners, people and printers write them: element strings
 * with FNC1, in brackets, plain item numbers, and what a reader sends with its
 * symbology identifier. Web addresses are the business of link.ts, the meaning of
 * meaning.ts, what belongs together of pairs.ts.
 */
import { isItemNumber } from './checks.ts'
import { GROUP_SEPARATOR, IDENTIFIERS, WIDTHS } from './identifiers.ts'
import { LINK_START, parseLink } from './link.ts'
import { type Element, faultOf, isRefusal, type Refusal, refusal } from './values.ts'

/** What a code holds: elements, or plain text that GS1 says nothing about. */
export interface Reading {
  form: 'element_string' | 'gtin' | 'digital_link' | 'plain'
  elements: readonly Element[]
  text: string
}
export type Read = Reading | Refusal

/** Between the linear and the two-dimensional part of a composite symbol. */
const COMPOSITE = '|]e0'
const GS1_SYMBOLOGIES = new Set([']C1', ']d2', ']e0', ']e1', ']e2', ']J1', ']Q3'])
const ITEM_NUMBERS = new Map([
  [']E0', 13],
  [']E4', 8],
  [']I1', 14],
])
const BRACKETED = /\(([^()\\]*)\)((?:[^(\\]|\\\(?)*)/y
const STARTS_BRACKETED = /^\([0-9]{2,4}\)/
const STARTS_ITEM = /^(?:(?:01|02|03|8006|8026)[0-9]{14}|00[0-9]{18})/
/** No symbol holds more characters (QR Code 40-L: 7,089 figures). */
const LONGEST = 8_000

const plainText = (text: string): Reading => ({ form: 'plain', elements: [], text })

/** An element string behind its first FNC1; test vectors write that as `^`. */
export function parseUnbracketed(text: string, fnc1 = GROUP_SEPARATOR): Read {
  if (!text.startsWith(fnc1)) return refusal(text === '' ? 'empty' : 'fnc1_missing')
  return elementString(text, 1, fnc1)
}

function elementString(text: string, begin: number, fnc1: string): Read {
  const size = text.length
  if (begin >= size) return refusal('empty', null, begin)
  const elements: Element[] = []
  let at = begin
  while (at < size) {
    const ai = text.slice(at, at + (WIDTHS.get(text.slice(at, at + 2)) ?? 2))
    const identifier = IDENTIFIERS.get(ai)
    if (identifier === undefined) return refusal('ai_unknown', ai, at)
    const start = at + ai.length
    const stop = text.indexOf(fnc1, start)
    let end = stop < 0 ? size : stop
    if (identifier.isFixed) end = Math.min(end, start + identifier.length)
    const value = text.slice(start, end)
    const fault = faultOf(identifier, value)
    if (fault !== null) return refusal(fault, ai, at)
    elements.push([ai, value])
    at = end === stop ? end + 1 : end
  }
  return reading('element_string', elements)
}

/** The same identifier twice is one; with two values nobody knows which one holds. */
function reading(form: Reading['form'], elements: readonly Element[]): Read {
  const known = new Map<string, string>()
  for (const [ai, value] of elements) {
    const before = known.get(ai)
    if (before !== undefined && before !== value) return refusal('ai_repeated', ai)
    known.set(ai, value)
  }
  return { form, elements: known.size === elements.length ? elements : [...known], text: '' }
}

/** As people read it below a symbol: `(01)…(10)…`; a bracket in a value is `\(`. */
export function parseBracketed(text: string): Read {
  const elements: Element[] = []
  let at = 0
  while (at < text.length) {
    BRACKETED.lastIndex = at
    const match = BRACKETED.exec(text)
    if (match === null) return refusal('bad_bracket', null, at)
    const [whole, ai = '', escaped = ''] = match
    const value = escaped.replaceAll('\\(', '(')
    const identifier = IDENTIFIERS.get(ai)
    if (identifier === undefined) return refusal('ai_unknown', ai, at)
    const fault = faultOf(identifier, value)
    if (fault !== null) return refusal(fault, ai, at)
    elements.push([ai, value])
    at += whole.length
  }
  return elements.length === 0 ? refusal('empty') : reading('element_string', elements)
}

/** A plain GTIN of 8, 12, 13 or 14 digits. */
export function parseItemNumber(text: string): Read {
  if (!/^[0-9]+$/.test(text)) return refusal(text === '' ? 'empty' : 'not_numeric', '01')
  if (![8, 12, 13, 14].includes(text.length)) {
    return refusal(text.length < 14 ? 'too_short' : 'too_long', '01')
  }
  if (!isItemNumber(text)) return refusal('check_digit', '01')
  return { form: 'gtin', elements: [['01', text.padStart(14, '0')]], text: '' }
}

/** The twelve digits of a UPC-A that a UPC-E of eight stands for; null where it cannot. */
export function upcEInFull(text: string): string | null {
  const match = /^([01])([0-9]{5})([0-9])([0-9])$/.exec(text)
  if (match === null) return null
  const [, system = '', body = '', last = '', check = ''] = match
  const number = `${system}${spreadBody(body, last)}${check}`
  return isItemNumber(number) ? number : null
}

function spreadBody(body: string, last: string): string {
  if ('012'.includes(last)) return `${body.slice(0, 2)}${last}0000${body.slice(2)}`
  if (last === '3') return `${body.slice(0, 3)}00000${body.slice(3)}`
  if (last === '4') return `${body.slice(0, 4)}00000${body.slice(4)}`
  return `${body}0000${last}`
}

/** What a reader sends that names the symbology first (ISO/IEC 15424). */
export function parseScan(text: string): Read {
  const symbology = text.slice(0, 3)
  const data = text.slice(3)
  if (!/^\][A-Za-z][0-9A-Za-z]$/.test(symbology)) return refusal('symbology_unknown')
  if (GS1_SYMBOLOGIES.has(symbology)) {
    return moved(elementString(data.replaceAll(COMPOSITE, GROUP_SEPARATOR), 0, GROUP_SEPARATOR), 3)
  }
  const length = ITEM_NUMBERS.get(symbology)
  if (length !== undefined) return moved(itemSymbol(data, length), 3)
  if (LINK_START.test(data)) return moved(linked(data), 3)
  return data === '' ? refusal('empty', null, 3) : plainText(data)
}

function linked(text: string): Read {
  const read = parseLink(text)
  return isRefusal(read) ? read : { form: 'digital_link', elements: read, text: '' }
}

function itemSymbol(data: string, length: number): Read {
  const bar = data.indexOf(COMPOSITE)
  const number = bar < 0 ? data : data.slice(0, bar)
  if (number.length !== length) {
    const missing = number === '' ? 'empty' : 'too_short'
    return refusal(number.length > length ? 'too_long' : missing, '01')
  }
  const read = parseItemNumber(number)
  if (isRefusal(read) || bar < 0) return read
  const start = bar + COMPOSITE.length
  const more = elementString(data.slice(start), 0, GROUP_SEPARATOR)
  if (isRefusal(more)) return moved(more, start)
  return reading('element_string', [...read.elements, ...more.elements])
}

const moved = (read: Read, by: number): Read =>
  isRefusal(read) ? { ...read, position: read.position + by } : read

/** Whatever a scan holds; text that does not look like GS1 comes back as plain text. */
export function parse(text: string): Read {
  if (text.length > LONGEST) return refusal('too_long')
  if (/^\][A-Za-z][0-9]/.test(text)) return parseScan(text)
  if (text.startsWith(GROUP_SEPARATOR)) return parseUnbracketed(text)
  if (STARTS_BRACKETED.test(text)) return parseBracketed(text)
  if (LINK_START.test(text)) return webAddress(text)
  return bare(text)
}

/** Most addresses are none of GS1, and not wrong for that. */
function webAddress(text: string): Read {
  const read = linked(text)
  const isPlain = isRefusal(read) && (read.reason === 'no_key' || read.reason === 'bad_address')
  return isPlain ? plainText(text) : read
}

/** Many a scanner drops the first FNC1 and the symbology: what parses in full is GS1. */
function bare(text: string): Read {
  const isParted = text.includes(GROUP_SEPARATOR)
  if (text.length <= 14 && !isParted) {
    const read = parseItemNumber(text)
    return isRefusal(read) ? plainText(text) : read
  }
  const startsItem = STARTS_ITEM.test(text)
  if (!isParted && !startsItem) return plainText(text)
  const read = elementString(text, 0, GROUP_SEPARATOR)
  // Something between separators that begins with an item number was meant as GS1.
  return isRefusal(read) && !(isParted && startsItem) ? plainText(text) : read
}
