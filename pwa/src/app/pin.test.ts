import { createHash, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { badgeHash, pinFits, waitAfter } from './pin.ts'

const salt = '00112233445566778899aabbccddeeff'
const stored = (pin: string) => ({
  salt,
  iterations: 1000,
  hash: pbkdf2Sync(pin, Buffer.from(salt, 'hex'), 1000, 32, 'sha256').toString('hex'),
})

describe('PIN and badge', () => {
  it('accept the right PIN and no other', async () => {
    expect(await pinFits('2580', stored('2580'))).toBe(true)
    expect(await pinFits('2581', stored('2580'))).toBe(false)
    expect(await pinFits('', stored('2580'))).toBe(false)
  })

  it('know a badge with or without its prefix, in any case', async () => {
    const expected = createHash('sha256').update('K7Q2M9XZ4TABCDEF').digest('hex')

    expect(await badgeHash('B:k7q2m9xz4tabcdef')).toBe(expected)
    expect(await badgeHash(' K7Q2M9XZ4TABCDEF ')).toBe(expected)
  })

  it('make guessing slow after four free tries', () => {
    expect(waitAfter(4)).toBe(0)
    expect(waitAfter(5)).toBe(15_000)
    expect(waitAfter(7)).toBe(60_000)
    expect(waitAfter(100)).toBe(waitAfter(50))
  })
})
