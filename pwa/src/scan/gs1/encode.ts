/**
 * Writes GS1 codes: element strings for symbols, brackets for people, Digital Link
 * addresses. What cannot be written is a mistake of the one who asked, so it
 * throws; the reason inside is the same as a reader's.
 */
import { GROUP_SEPARATOR, IDENTIFIERS } from './identifiers.ts'
import { escaped } from './link.ts'
import { excludedPair } from './pairs.ts'
import { type Element, faultOf, type Refusal, refusal } from './values.ts'

export class CannotEncode extends Error {
  readonly refusal: Refusal

  constructor(why: Refusal) {
    super(why.reason)
    this.refusal = why
  }
}

function checked(elements: readonly Element[]): readonly Element[] {
  if (elements.length === 0) throw new CannotEncode(refusal('empty'))
  const seen = new Set<string>()
  for (const [at, [ai, value]] of elements.entries()) {
    const identifier = IDENTIFIERS.get(ai)
    const fault = identifier === undefined ? 'ai_unknown' : faultOf(identifier, value)
    if (fault !== null) throw new CannotEncode(refusal(fault, ai, at))
    if (seen.has(ai)) throw new CannotEncode(refusal('ai_repeated', ai, at))
    seen.add(ai)
  }
  const excluded = excludedPair(elements)
  if (excluded !== null) throw new CannotEncode(refusal('excluded_pair', excluded[0]))
  return elements
}

/** An element string behind its first FNC1, each FNC1 as GS (0x1D). */
export function elementString(elements: readonly Element[]): string {
  let text = GROUP_SEPARATOR
  for (const [at, [ai, value]] of checked(elements).entries()) {
    const needsEnd = at < elements.length - 1 && IDENTIFIERS.get(ai)?.isFixed === false
    text += `${ai}${value}${needsEnd ? GROUP_SEPARATOR : ''}`
  }
  return text
}

/** As people read it beside a symbol. */
export const bracketed = (elements: readonly Element[]): string =>
  checked(elements)
    .map(([ai, value]) => `(${ai})${value.replaceAll('(', '\\(')}`)
    .join('')

/** An address at a host (`id.gs1.org`, or with scheme and stem `https://a.example/p`). */
export function digitalLink(elements: readonly Element[], host: string): string {
  const values = new Map(checked(elements))
  const key = [...values.keys()].find((ai) => (IDENTIFIERS.get(ai)?.qualifiers ?? null) !== null)
  if (key === undefined) throw new CannotEncode(refusal('no_key'))
  const inPath = [key, ...longest(IDENTIFIERS.get(key)?.qualifiers ?? [], values)]
  const inQuery = [...values.keys()].filter((ai) => !inPath.includes(ai))
  const stray = inQuery.find((ai) => IDENTIFIERS.get(ai)?.isAttribute !== true)
  if (stray !== undefined) throw new CannotEncode(refusal('not_attribute', stray))
  const trimmed = host.replace(/\/+$/, '')
  const base = host.includes('://') ? trimmed : `https://${trimmed.replace(/^\/+/, '')}`
  const written = (ai: string) => escaped(values.get(ai) ?? '')
  const path = inPath.map((ai) => `/${ai}/${written(ai)}`).join('')
  const query = inQuery.map((ai) => `${ai}=${written(ai)}`).join('&')
  return `${base}${path}${query === '' ? '' : '?'}${query}`
}

/** The qualifiers that are there, of the sequence of which most are. */
function longest(
  sequences: readonly (readonly string[])[],
  values: ReadonlyMap<string, string>,
): readonly string[] {
  let best: readonly string[] = []
  for (const sequence of sequences) {
    const there = sequence.filter((ai) => values.has(ai))
    if (there.length > best.length) best = there
  }
  return best
}
