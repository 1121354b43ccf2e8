/**
 * UUIDs made on the device: version 7, whose order is that of the device's clock, and version 5,
 * where everybody who meets the same thing gives it the same id.
 */
import { toHex } from './chain.ts'

export function uuid7(wallMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const ms = Math.max(0, Math.floor(wallMs))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) % 256
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hyphened(bytes)
}

export async function uuid5(namespace: string, name: string): Promise<string> {
  const space = namespace.replaceAll('-', '')
  const text = new TextEncoder().encode(name)
  const input = new Uint8Array(16 + text.length)
  for (let i = 0; i < 16; i++) input[i] = parseInt(space.slice(i * 2, i * 2 + 2), 16)
  input.set(text, 16)
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-1', input)).slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hyphened(bytes)
}

export function hyphened(bytes: Uint8Array): string {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
