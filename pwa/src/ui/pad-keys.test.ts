import { describe, expect, it } from 'vitest'
import { padKey, type PadKeyEvent, type PadPlace } from './pad-keys.ts'

const stroke = (key: string, code = ''): PadKeyEvent => ({
  ...{ key, code, ctrlKey: false, altKey: false, metaKey: false },
})
const PLACES: readonly PadPlace[] = ['pad', 'key', 'select', 'button', 'page']

describe('the keyboard on a PIN pad', () => {
  it.each(PLACES)('types digits and takes them back while the focus is on: %s', (place) => {
    expect(padKey(stroke('5', 'Digit5'), place, true)).toBe('5')
    expect(padKey(stroke('7', 'Numpad7'), place, true)).toBe('7')
    expect(padKey(stroke('Backspace', 'Backspace'), place, true)).toBe('erase')
  })

  it('ends with Enter, but leaves Enter to another button', () => {
    expect(padKey(stroke('Enter'), 'key', true)).toBe('ok')
    expect(padKey(stroke('Enter'), 'page', true)).toBe('ok')
    expect(padKey(stroke('Enter'), 'button', true)).toBe(null)
  })

  it('leaves a note beside it alone, and knows neither points nor chords', () => {
    expect(padKey(stroke('5', 'Digit5'), 'field', true)).toBe(null)
    expect(padKey(stroke('.'), 'pad', true)).toBe(null)
    expect(padKey({ ...stroke('5', 'Digit5'), ctrlKey: true }, 'pad', true)).toBe(null)
  })
})

describe('the keyboard on a pad for quantities', () => {
  it('is a scanner unless the pad itself has the focus', () => {
    expect(padKey(stroke('5', 'Digit5'), 'pad', false)).toBe('5')
    expect(padKey(stroke('5', 'Digit5'), 'key', false)).toBe(null)
    expect(padKey(stroke('5', 'Digit5'), 'page', false)).toBe(null)
    expect(padKey(stroke(','), 'pad', false)).toBe('.')
  })
})
