/**
 * Row and scope digests: two murmur3 lanes, summed, so that they can be kept
 * incrementally on both sides. They find programming errors and rot, not attacks.
 */
import type { Json, Row } from './types.ts'

export type Lanes = [number, number]

export const ZERO: Readonly<Lanes> = [0, 0]

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function absorb(hash: number, scrambled: number): number {
  const mixed = hash ^ scrambled
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number, length: number): number {
  let mixed = hash ^ length
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** murmur3_x86_32 under both seeds in one pass. */
export function murmur3(bytes: Uint8Array, seeds: Readonly<Lanes> = [0, 0x9747b28c]): Lanes {
  let [first, second] = seeds
  const whole = bytes.length & ~3
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = 0; at < whole; at += 4) {
    const block = scramble(view.getInt32(at, true))
    first = absorb(first, block)
    second = absorb(second, block)
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | (bytes[at] ?? 0)
  const last = scramble(tail)
  return [finish(first ^ last, bytes.length), finish(second ^ last, bytes.length)]
}

/**
 * Canonical text of what a server sent. It is compared, never refused: an odd
 * row may cost a digest that differs, but not the device.
 */
export function textOf(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value).sort()
  return `{${fields.map((key) => `${JSON.stringify(key)}:${textOf(value[key] as Json)}`).join(',')}}`
}

const encoder = new TextEncoder()

export function rowDigest(table: string, key: string, row: Row): Lanes {
  return murmur3(encoder.encode(textOf([table, key, row])))
}

export function add(to: Lanes, lanes: Readonly<Lanes>, sign: 1 | -1 = 1): void {
  to[0] = (to[0] + sign * lanes[0]) >>> 0
  to[1] = (to[1] + sign * lanes[1]) >>> 0
}

export function lanesToHex(lanes: Readonly<Lanes>): string {
  return lanes.map((lane) => lane.toString(16).padStart(8, '0')).join('')
}

export function lanesFromHex(hex: string): Lanes {
  return [parseInt(hex.slice(0, 8), 16), parseInt(hex.slice(8, 16), 16)]
}
