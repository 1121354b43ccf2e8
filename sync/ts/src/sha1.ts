/**
 * SHA-1 without waiting, for ids that a screen needs in the same breath as the act that makes them.
 * It names things and protects nothing. FIPS 180-4, 6.1.
 */
import { hyphened } from './uuid.ts'

const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

function padded(bytes: Uint8Array): DataView {
  const length = (((bytes.length + 8) >> 6) + 1) << 6
  const view = new DataView(new ArrayBuffer(length))
  bytes.forEach((byte, at) => view.setUint8(at, byte))
  view.setUint8(bytes.length, 0x80)
  view.setUint32(length - 4, bytes.length * 8)
  return view
}

/** One of the eighty rounds: what is mixed, and what is added. */
function round(at: number, b: number, c: number, d: number): number {
  if (at < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (at < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (at < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

type Five = [number, number, number, number, number]

function block(view: DataView, start: number, state: Five): Five {
  const words: number[] = []
  let [a, b, c, d, e] = state
  for (let at = 0; at < 80; at++) {
    const word = (back: number): number => words[at - back] ?? 0
    const mixed = word(3) ^ word(8) ^ word(14) ^ word(16)
    words.push(at < 16 ? view.getInt32(start + at * 4) : turn(mixed, 1))
    const next = (turn(a, 5) + round(at, b, c, d) + e + word(0)) | 0
    ;[a, b, c, d, e] = [next, a, turn(b, 30), c, d]
  }
  const [h0, h1, h2, h3, h4] = state
  return [(h0 + a) | 0, (h1 + b) | 0, (h2 + c) | 0, (h3 + d) | 0, (h4 + e) | 0]
}

export function sha1(bytes: Uint8Array): Uint8Array {
  const view = padded(bytes)
  let state: Five = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0]
  for (let start = 0; start < view.byteLength; start += 64) state = block(view, start, state)
  const out = new DataView(new ArrayBuffer(20))
  state.forEach((word, at) => out.setInt32(at * 4, word))
  return new Uint8Array(out.buffer)
}

/** The same id as `uuid5` gives, at once. */
export function uuid5Now(namespace: string, name: string): string {
  const space = namespace.replaceAll('-', '')
  const text = new TextEncoder().encode(name)
  const input = new Uint8Array(16 + text.length)
  for (let at = 0; at < 16; at++) input[at] = parseInt(space.slice(at * 2, at * 2 + 2), 16)
  input.set(text, 16)
  const bytes = sha1(input).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hyphened(bytes)
}
