/**
 * The hash chain of a stream: each operation's hash covers all that came before
 * it, so a restored backup or a cloned database shows itself. WebCrypto hashes
 * asynchronously: hash first, open the storage transaction afterwards.
 */

const encoder = new TextEncoder()

export function toHex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(hex.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.slice(i * 2, i * 2 + 2), 16)
  return bytes
}

/** SHA-256 as lower case hex. */
export async function sha256(bytes: BufferSource): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}

export function chainStart(stream: string): Promise<string> {
  return sha256(encoder.encode(`takt-sync/1\n${stream}`))
}

/** The hash after one more operation, given as its canonical text. */
export function chainNext(previous: string, operation: string): Promise<string> {
  const body = encoder.encode(operation)
  const input = new Uint8Array(32 + body.length)
  input.set(fromHex(previous))
  input.set(body, 32)
  return sha256(input)
}
