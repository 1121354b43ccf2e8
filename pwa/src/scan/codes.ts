/**
 * Takes a scanned text apart: house codes as our own labels carry them, badge
 * and enrolment codes, or plain text that the replica has to know. Pure.
 */
export type HouseCode =
  | { kind: 'item'; code: string }
  | { kind: 'location'; code: string }
  | { kind: 'lot'; item: string; lot: string }
  | { kind: 'job'; code: string }
  | { kind: 'badge'; code: string }
  | { kind: 'person'; id: number }
  | { kind: 'device'; prefix: string }
  | { kind: 'enrol'; code: string }
  | { kind: 'plain'; text: string }

/** Full width and half width are the same code, and white space at the ends is none of it. */
export function cleanCode(text: string): string {
  return text.normalize('NFKC').trim()
}

const ENROL_LINK = /[#/?&]enrol[/?=&]*(?:code=)?([0-9A-Z]{10})\b/i

/** As the server numbers devices: figures, and letters that nobody takes for one. */
const DEVICE_PREFIX = /^[0-9A-HJKMNP-TV-Z]{3,13}$/i

export function parseCode(raw: string): HouseCode {
  const text = cleanCode(raw)
  const enrol = ENROL_LINK.exec(text)?.[1]
  if (enrol !== undefined) return { kind: 'enrol', code: enrol.toUpperCase() }
  const match = /^([ILBTJPD]):\s*(.+)$/is.exec(text)
  const rest = match?.[2]
  if (match === null || rest === undefined) return { kind: 'plain', text }
  switch (match[1]?.toUpperCase()) {
    case 'I':
      return { kind: 'item', code: rest }
    case 'L':
      return { kind: 'location', code: rest }
    case 'J':
      return { kind: 'job', code: rest }
    case 'B':
      return { kind: 'badge', code: rest }
    case 'P':
      return /^\d{1,15}$/.test(rest)
        ? { kind: 'person', id: Number(rest) }
        : { kind: 'plain', text }
    case 'D':
      return DEVICE_PREFIX.test(rest)
        ? { kind: 'device', prefix: rest.toUpperCase() }
        : { kind: 'plain', text }
    default:
      return lotCode(rest, text)
  }
}

export const isBadge = (text: string): boolean => parseCode(text).kind === 'badge'

function lotCode(rest: string, text: string): HouseCode {
  const at = rest.indexOf(':')
  if (at <= 0 || at === rest.length - 1) return { kind: 'plain', text }
  return { kind: 'lot', item: rest.slice(0, at), lot: rest.slice(at + 1) }
}
