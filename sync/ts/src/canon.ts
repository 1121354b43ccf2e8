/**
 * The canonical text of a JSON value (protocol part 1): the same bytes in every
 * language, so that hashes and digests agree. Integers only; keys ASCII, sorted.
 */
import type { Json } from './types.ts'

/** The value has no canonical form; `path` names the place. */
export class CanonError extends Error {
  readonly path: string

  constructor(path: string, why: string) {
    super(`${path || '$'}: ${why}`)
    this.name = 'CanonError'
    this.path = path
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u
const MAY_NEED_NFC = /[^ -\u02ff]/

function canonString(value: string, path: string): string {
  if (MAY_NEED_NFC.test(value)) {
    if (LONE_SURROGATE.test(value)) throw new CanonError(path, 'lone surrogate')
    if (value.includes('\0')) throw new CanonError(path, 'U+0000')
    if (value.normalize('NFC') !== value) throw new CanonError(path, 'not in NFC')
  }
  return JSON.stringify(value)
}

function isAscii(key: string): boolean {
  for (let i = 0; i < key.length; i++) if (key.charCodeAt(i) > 127) return false
  return true
}

function canonObject(value: { [key: string]: Json }, path: string): string {
  let text = ''
  for (const key of Object.keys(value).sort()) {
    const place = `${path}.${key}`
    if (!isAscii(key)) throw new CanonError(place, 'key is not ASCII')
    text += `${text && ','}${canonString(key, place)}:${canonText(value[key], place)}`
  }
  return `{${text}}`
}

/** Canonical JSON text; throws CanonError. */
export function canonText(value: Json | undefined, path = ''): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return canonString(value, path)
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new CanonError(path, 'not an integer below 2^53')
    return String(value)
  }
  if (typeof value !== 'object') throw new CanonError(path, `${typeof value} is not JSON`)
  if (Array.isArray(value)) {
    return `[${value.map((entry, index) => canonText(entry, `${path}[${index}]`)).join(',')}]`
  }
  return canonObject(value, path)
}

const encoder = new TextEncoder()

export function canon(value: Json): Uint8Array<ArrayBuffer> {
  return encoder.encode(canonText(value))
}

/**
 * Text as people type and paste it, made canonical: NFC, no U+0000, no lone
 * surrogates. A stray byte in a note must not cost a worker the act.
 */
export function cleaned<T extends Json>(value: T): T {
  if (typeof value === 'string') {
    return value
      .replace(/\0/g, '')
      .replace(/\p{Surrogate}/gu, '\ufffd')
      .normalize('NFC') as T
  }
  if (Array.isArray(value)) return value.map(cleaned) as Json as T
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, cleaned(v)])) as T
}
