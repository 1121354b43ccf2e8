/**
 * Reads and writes GS1 Digital Link addresses. The host may be anybody's. The key
 * and its qualifiers stand in the path in their order, other identifiers in the
 * query; what is no identifier there is left out. Compressed addresses are
 * refused: they need the resolver that made them.
 */
import { IDENTIFIERS, WIDTHS } from './identifiers.ts'
import { type Element, faultOf, isRefusal, type Refusal, refusal } from './values.ts'

export const LINK_START = /^(?:https?:\/\/|HTTPS?:\/\/)/
const ADDRESS = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/
const COMPRESSED = /^[A-Za-z0-9_-]{12,}$/
const FREE = /^[!"%&'()*+,./0-9:;<=>?A-Z_a-z-]{1,90}$/
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const ITEM = '01'

/** Short words that older addresses write for identifiers. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['sscc', '00'],
  ['gtin', '01'],
  ['lot', '10'],
  ['ser', '21'],
  ['cpv', '22'],
  ['gdti', '253'],
  ['glnx', '254'],
  ['gcn', '255'],
  ['ginc', '401'],
  ['gsin', '402'],
  ['gln', '414'],
  ['payTo', '415'],
  ['partyGLN', '417'],
  ['grai', '8003'],
  ['giai', '8004'],
  ['itip', '8006'],
  ['cpid', '8010'],
  ['cpsn', '8011'],
  ['gmn', '8013'],
  ['gsrnp', '8017'],
  ['gsrn', '8018'],
  ['srin', '8019'],
  ['refno', '8020'],
])

const named = (step: string): string => WORDS.get(step) ?? step

/** The elements of an address, in the order in which it names them. */
export function parseLink(text: string): readonly Element[] | Refusal {
  const start = LINK_START.exec(text)
  if (start === null || !ADDRESS.test(text)) return refusal('bad_address')
  const [whole] = cut(text, '#')
  const [address, query] = cut(whole, '?')
  const slash = address.indexOf('/', start[0].length)
  if (slash <= start[0].length) return refusal('no_key', null, address.length)
  const found = pathOf(address, slash)
  if (isRefusal(found)) return found
  const more = queryOf(query, address.length + 1)
  if (isRefusal(more)) return more
  const elements = [...found, ...more]
  const seen = new Set<string>()
  for (const [ai] of elements) {
    if (seen.has(ai)) return refusal('ai_repeated', ai)
    seen.add(ai)
  }
  return elements
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at)
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)]
}

function pathOf(address: string, slash: number): Element[] | Refusal {
  const steps = address.slice(slash + 1).split('/')
  for (let at = steps.length - 2; at >= 0; at -= 2) {
    const qualifiers = IDENTIFIERS.get(named(steps[at] ?? ''))?.qualifiers ?? null
    if (qualifiers === null) continue
    const before = steps.slice(0, at).reduce((sum, step) => sum + step.length + 1, 0)
    return keyed(steps.slice(at), qualifiers, slash + 1 + before)
  }
  return refusal(isCompressed(steps.at(-1) ?? '') ? 'compressed' : 'no_key', null, slash)
}

/** Such a path is base64url, and its first figures are those of a key. */
function isCompressed(step: string): boolean {
  if (!COMPRESSED.test(step)) return false
  const [one = 0, two = 0, three = 0] = [...step.slice(0, 3)].map((c) => BASE64URL.indexOf(c))
  const head = (((one << 18) | (two << 12) | (three << 6)) >> 8).toString(16).padStart(4, '0')
  const key = IDENTIFIERS.get(head.slice(0, WIDTHS.get(head.slice(0, 2)) ?? 2))
  return key !== undefined && key.qualifiers !== null
}

function keyed(
  steps: readonly string[],
  sequences: readonly (readonly string[])[],
  from: number,
): Element[] | Refusal {
  const elements: Element[] = []
  let position = from
  for (let at = 0; at < steps.length; at += 2) {
    const [step = '', value = ''] = steps.slice(at, at + 2)
    const read = elementOf(named(step), value, position)
    if (isRefusal(read)) return read
    elements.push(read)
    position += step.length + value.length + 2
  }
  const order = elements.slice(1).map(([ai]) => ai)
  if (order.length > 0 && !sequences.some((sequence) => isInOrder(order, sequence))) {
    return refusal('qualifier_order', order.at(-1), position)
  }
  return elements
}

function isInOrder(given: readonly string[], sequence: readonly string[]): boolean {
  let last = -1
  return given.every((ai) => {
    const at = sequence.indexOf(ai)
    const isLater = at > last
    last = at
    return isLater
  })
}

function elementOf(ai: string, encoded: string, position: number): Element | Refusal {
  const identifier = IDENTIFIERS.get(ai)
  if (identifier === undefined) return refusal('ai_unknown', ai, position)
  const value = decoded(encoded)
  if (value === null) return refusal('bad_escape', ai, position)
  // Addresses made before the standard asked for 14 digits left out the first zero.
  const full = ai === ITEM && value.length === 13 ? `0${value}` : value
  const fault = faultOf(identifier, full)
  return fault === null ? [ai, full] : refusal(fault, ai, position)
}

/** Without percent escapes; null where one is broken. */
function decoded(text: string): string | null {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null
  return text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(parseInt(code, 16)),
  )
}

function queryOf(query: string, from: number): Element[] | Refusal {
  const elements: Element[] = []
  let position = from
  for (const pair of query.split(/[&;]/)) {
    const [name, value] = cut(pair, '=')
    if (pair.includes('=') && /^[0-9]+$/.test(name)) {
      const read = attribute(name, value.replaceAll('+', ' '), position)
      if (isRefusal(read)) return read
      elements.push(read)
    }
    position += pair.length + 1
  }
  return elements
}

function attribute(ai: string, encoded: string, position: number): Element | Refusal {
  const identifier = IDENTIFIERS.get(ai)
  if (identifier?.isAttribute === false) return refusal('not_attribute', ai, position)
  const isNew = ai.length >= 2 && ai.length <= 4 && !WIDTHS.has(ai.slice(0, 2))
  return identifier === undefined && isNew
    ? foreign(ai, encoded, position)
    : elementOf(ai, encoded, position)
}

/** An identifier that was given away after our table was made: kept as it is. */
function foreign(ai: string, encoded: string, position: number): Element | Refusal {
  const value = decoded(encoded)
  if (value !== null && FREE.test(value)) return [ai, value]
  return refusal(value ? 'bad_character' : 'value_missing', ai, position)
}

/** A value as it may stand in an address. */
export const escaped = (value: string): string =>
  value.replaceAll(
    /[^-._~0-9A-Za-z]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
