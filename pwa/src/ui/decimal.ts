/** What keys of the number pad do to a decimal string; no floats anywhere. */
export const MAX_DIGITS = 13

/** One more key typed: a digit or the point; the text stays as it was when not allowed. */
export function typed(text: string, key: string, scale: number): string {
  if (key === '.') {
    if (scale === 0 || text.includes('.')) return text
    return text === '' ? '0.' : `${text}.`
  }
  const point = text.indexOf('.')
  if (point >= 0 && text.length - point > scale) return text
  if (text.replace('.', '').length >= MAX_DIGITS) return text
  return text === '0' ? key : text + key
}

export function erased(text: string): string {
  return text.slice(0, -1)
}

/** "2.5" at scale 3 -> 2500; undefined when it is no number or has too many decimals. */
export function toScaled(text: string, scale: number): number | undefined {
  const match = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.trim())
  if (!match || (match[2] ?? '') + (match[3] ?? '') === '') return undefined
  const decimals = (match[3] ?? '').replace(/0+$/, '')
  if (decimals.length > scale) return undefined
  const digits = (match[2] ?? '') + decimals.padEnd(scale, '0')
  const value = Number(digits === '' ? '0' : digits)
  if (!Number.isSafeInteger(value)) return undefined
  return match[1] === '-' && value !== 0 ? -value : value
}

/** 2500 at scale 3 -> "2.5", with groups of thousands for reading when asked. */
export function fromScaled(value: number, scale: number, grouped = true): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const decimals = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '')
  const head = grouped ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f') : whole
  return `${value < 0 ? '\u2212' : ''}${head}${decimals === '' ? '' : `.${decimals}`}`
}
