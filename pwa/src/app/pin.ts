/** Checks of PIN and badge on the device itself: they must work with no network. */
import type { Person } from '../data/rows.ts'

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (/^(?:[0-9a-f]{2})+$/.test(text)) {
    return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  }
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/')
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function hexOf(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** PBKDF2-HMAC-SHA256 with the salt and count that came with the person's row. */
export async function pinFits(pin: string, stored: NonNullable<Person['pin']>): Promise<boolean> {
  const expected = bytesOf(stored.hash)
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const parameters = {
    name: 'PBKDF2',
    hash: 'SHA-256',
    salt: bytesOf(stored.salt),
    iterations: stored.iterations,
  }
  const bits = await crypto.subtle.deriveBits(parameters, key, expected.length * 8)
  const actual = new Uint8Array(bits)
  let difference = 0
  for (const [index, byte] of actual.entries()) difference |= byte ^ (expected[index] ?? 0)
  return difference === 0
}

/** SHA-256 over the badge's code as the server keeps it: upper case, without the "B:". */
export async function badgeHash(text: string): Promise<string> {
  const code = text.trim().toUpperCase().replace(/^B:/, '')
  return hexOf(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(code)))
}

const FREE_TRIES = 4
const WAIT_STEP_MS = 15_000

/** How long a person must wait after so many wrong PINs in a row. */
export function waitAfter(failures: number): number {
  return failures <= FREE_TRIES ? 0 : WAIT_STEP_MS * 2 ** Math.min(failures - FREE_TRIES - 1, 6)
}
