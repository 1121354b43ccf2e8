/** Enrolment codes: ten signs of Crockford's base32, typed, scanned or in a link. */
const LENGTH = 10

/** Letters that are easily mistaken read as the digits that they look like. */
export function normalCode(text: string): string {
  const signs = text.toUpperCase().replace(/[\s-]/g, '')
  return signs.replace(/O/g, '0').replace(/[IL]/g, '1')
}

export function isWholeCode(text: string): boolean {
  return new RegExp(`^[0-9A-HJKMNP-TV-Z]{${LENGTH}}$`).test(normalCode(text))
}

export function codeFromHash(hash: string): string {
  const found = /[#&?]enrol=([^&]+)/.exec(hash)?.[1] ?? ''
  return isWholeCode(found) ? normalCode(found) : ''
}

/** From the QR code of the administrator's screen (a link), or the code alone. */
export function codeFromScan(text: string): string | undefined {
  const fromLink = codeFromHash(text)
  if (fromLink !== '') return fromLink
  return isWholeCode(text) ? normalCode(text) : undefined
}

/** "K7Q2M-9XZ4T": two halves are easier to read out. */
export function shownCode(code: string): string {
  return code.length === LENGTH ? `${code.slice(0, 5)}-${code.slice(5)}` : code
}
