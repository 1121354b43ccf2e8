import { describe, expect, it } from 'vitest'
import { repairText } from './text-repair.ts'

// "不锈钢螺栓" in GB18030.
const BYTES = Uint8Array.from([0xb2, 0xbb, 0xd0, 0xe2, 0xb8, 0xd6, 0xc2, 0xdd, 0xcb, 0xa8])
const LATIN = new TextDecoder('latin1').decode(BYTES)

describe('text repair', () => {
  it('reads Chinese that a decoder took for Latin letters', () => {
    expect(repairText(LATIN, BYTES)).toBe('不锈钢螺栓')
  })

  it('leaves plain codes and real text alone', () => {
    expect(repairText('AB-12', new Uint8Array([65, 66]))).toBe('AB-12')
    expect(repairText('螺栓', new Uint8Array([0xe8, 0x9e]))).toBe('螺栓')
    expect(repairText('Café', new Uint8Array([67, 97, 102, 0xe9]))).toBe('Café')
  })

  it('keeps the first reading when no bytes are known or they are no GB18030', () => {
    expect(repairText(LATIN, undefined)).toBe(LATIN)
    expect(repairText('ÿÿÿ', new Uint8Array([0xff, 0xff, 0xff]))).toBe('ÿÿÿ')
  })
})
