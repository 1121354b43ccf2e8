/** UUIDs made on the device: version 7, whose order is that of the device's clock. */
import { toHex } from './chain.ts'

export function uuid7(wallMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const ms = Math.max(0, Math.floor(wallMs))
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) % 256
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return hyphened(bytes)
}

export function hyphened(bytes: Uint8Array): string {
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
