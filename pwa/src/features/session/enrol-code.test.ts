import { describe, expect, it } from 'vitest'
import { codeFromHash, codeFromScan, isWholeCode, normalCode, shownCode } from './enrol-code.ts'

describe('an enrolment code', () => {
  it('is read from the link of the QR code', () => {
    expect(codeFromHash('#enrol=K7Q2M9XZ4T')).toBe('K7Q2M9XZ4T')
    expect(codeFromScan('https://takt.local/#enrol=k7q2m9xz4t')).toBe('K7Q2M9XZ4T')
  })

  it('forgives letters that look like digits, spaces and dashes', () => {
    expect(normalCode('k7q2m-9xz4o')).toBe('K7Q2M9XZ40')
    expect(isWholeCode('K7Q2M 9XZ4I')).toBe(true)
  })

  it('is not mistaken for other codes', () => {
    expect(codeFromScan('I:HB-M8-40')).toBeUndefined()
    expect(codeFromScan('6901234567890')).toBeUndefined()
    expect(codeFromHash('#/items/5')).toBe('')
  })

  it('is shown in two halves', () => {
    expect(shownCode('K7Q2M9XZ4T')).toBe('K7Q2M-9XZ4T')
  })
})
