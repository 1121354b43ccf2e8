import { describe, expect, it } from 'vitest'
import { ECHO_MS, type Key, STALE_MS, WedgeReader, type WedgeSettings } from './wedge.ts'

const ECHO = { kind: 'echo' }
const ENTER: WedgeSettings = { prefix: '', suffix: 'Enter' }

function key(value: string, time: number, change: Partial<Key> = {}): Key {
  return {
    key: value,
    code: '',
    shift: false,
    capsLock: false,
    chord: false,
    composing: false,
    inText: false,
    time,
    ...change,
  }
}

class Bench {
  time = 0
  readonly scans: string[] = []
  strip = 0

  constructor(readonly reader: WedgeReader) {}

  send(text: string, gapMs: number, change: Partial<Key> = {}, end = 'Enter'): void {
    for (const value of [...text]) this.press(value, gapMs, change)
    if (end !== '') this.press(end, gapMs, change)
  }

  press(value: string, gapMs: number, change: Partial<Key> = {}): void {
    this.time += gapMs
    const answer = this.reader.feed(key(value, this.time, change))
    if (answer.kind !== 'scan') return
    this.scans.push(answer.text)
    this.strip = answer.strip
  }
}

const bench = (settings: WedgeSettings = ENTER) => new Bench(new WedgeReader(settings))

describe('wedge', () => {
  it('reads 2,000 codes at 30 a second and loses, splits or merges none', () => {
    const b = bench()
    const sent = Array.from({ length: 2_000 }, (_, i) => `I:A-${String(i).padStart(9, '0')}`)

    for (const text of sent) b.send(text, 1000 / 30 / (text.length + 1))

    expect(b.scans).toEqual(sent)
  })

  it('parts what was typed into a field from a scan that follows outside of it', () => {
    const b = bench()

    b.send('K26-0007', 180, { inText: true }, '')
    b.time += 1_000
    b.send('L:RM-A-06', 5)

    expect(b.scans).toEqual(['L:RM-A-06'])
  })

  it('keeps a code whole although a slow scanner pauses between its characters', () => {
    const b = bench()

    b.send('6901234567892', 400)

    expect(b.scans).toEqual(['6901234567892'])
  })

  it('ends a code only at the terminator, so two codes are never merged', () => {
    const b = bench()

    b.send('AAA1', 0)
    b.send('BBB2', 0)

    expect(b.scans).toEqual(['AAA1', 'BBB2'])
  })

  it('forgets a stray key of a person after some seconds', () => {
    const b = bench()
    b.press('x', 10)

    b.time += STALE_MS + 1
    b.send('6901234567892', 5)

    expect(b.scans).toEqual(['6901234567892'])
  })

  it('reads the keys by their place when a Chinese input method hides them', () => {
    const b = bench()
    const hidden = (code: string, shift = false) =>
      b.press('Process', 5, { code, shift, composing: true })

    hidden('KeyL', true)
    hidden('Semicolon', true)
    hidden('KeyA', true)
    hidden('Digit0')
    hidden('Digit1')
    hidden('Minus')
    hidden('Numpad7')
    hidden('Enter')

    expect(b.scans).toEqual(['L:A01-7'])
  })

  it('accepts Tab where the scanner is set so, and leaves Enter alone then', () => {
    const b = bench({ prefix: '', suffix: 'Tab' })

    b.send('AB12', 5, {}, 'Enter')
    b.send('CD34', 5, {}, 'Tab')

    expect(b.scans).toEqual(['CD34'])
  })

  it('takes off the prefix and what was typed before it', () => {
    const b = bench({ prefix: '~~', suffix: 'Enter' })
    b.send('hello', 200, { inText: true }, '')

    b.send('~~I:B7', 300, { inText: true })

    expect(b.scans).toEqual(['I:B7'])
    expect(b.strip).toBe(6)
  })

  it('finds a fast scan behind slow typing in a text field and says what to remove', () => {
    const b = bench()
    b.send('12', 300, { inText: true }, '')
    b.time += 400

    b.send('6901234567892', 8, { inText: true })

    expect(b.scans).toEqual(['6901234567892'])
    expect(b.strip).toBe(13)
  })

  it('leaves what a person types into a text field alone', () => {
    const b = bench()

    b.send('12500', 120, { inText: true })

    expect(b.scans).toEqual([])
  })

  it('starts a code anew when the focus has left the field that was typed into', () => {
    const b = bench()
    b.send('A-7001', 120, { inText: true }, '')
    b.time += 800

    b.send('L:AW-6', 20)

    expect(b.scans).toEqual(['L:AW-6'])
  })

  it('keeps the GS1 group separator that scanners send as Control and bracket', () => {
    const b = bench()
    b.send('0112', 5, {}, '')
    b.press(']', 5, { chord: true, code: 'BracketRight' })

    b.send('10AB', 5)

    expect(b.scans).toEqual(['0112\u001d10AB'])
  })

  it('lets Enter work a button when nothing was scanned before', () => {
    const answer = new WedgeReader(ENTER).feed(key('Enter', 10))

    expect(answer).toEqual({ kind: 'none' })
  })

  it('lets the second terminator of a scanner work no button', () => {
    const b = bench()
    b.send('AB12', 5)

    expect(b.reader.feed(key('Enter', b.time + 3, { code: 'NumpadEnter' }))).toEqual(ECHO)
    expect(b.reader.feed(key('j', b.time + 5, { code: 'KeyJ', chord: true }))).toEqual(ECHO)
    expect(b.reader.feed(key('Enter', b.time + ECHO_MS + 1))).toEqual({ kind: 'none' })
  })

  it('takes a code that follows at once behind two terminators', () => {
    const b = bench()
    b.send('AB12', 5)
    b.press('Tab', 2)

    b.send('CD34', 5)

    expect(b.scans).toEqual(['AB12', 'CD34'])
  })

  it('keeps a blank inside a code from pressing the focused button', () => {
    const reader = new WedgeReader(ENTER)
    reader.feed(key('A', 1))

    expect(reader.feed(key(' ', 2))).toEqual({ kind: 'held', swallow: true })
  })

  it('ends a code by quiet where the scanner sends no terminator, and only there', () => {
    const silent = new WedgeReader({ prefix: '', suffix: 'None' })
    const usual = new WedgeReader(ENTER)
    for (const [i, value] of [...'69012'].entries()) {
      silent.feed(key(value, i * 10))
      usual.feed(key(value, i * 10))
    }

    expect(silent.flush(false)).toEqual({ kind: 'scan', text: '69012', strip: 0, since: 0 })
    expect(usual.flush(false)).toEqual({ kind: 'none' })
  })

  it('takes a text that arrives in one piece as fast', () => {
    const reader = new WedgeReader(ENTER)
    reader.feedText('L:A-01-03', 10, true)

    expect(reader.feed(key('Enter', 12, { inText: true }))).toEqual({
      kind: 'scan',
      text: 'L:A-01-03',
      strip: 9,
      since: 10,
    })
  })

  describe('keeps the separator of a GS1 code', () => {
    const expected = '010690123456789210L24\u001d17270131'

    it.each([
      ['as the sign itself', { key: '\u001d' }],
      ['as F8', { key: 'F8', code: 'F8' }],
      ['as Control and the closing bracket', { key: ']', code: 'BracketRight', chord: true }],
      ['as F8 behind an IME', { key: 'Process', code: 'F8', composing: true }],
    ])('%s', (_, change) => {
      const bench = new Bench(new WedgeReader(ENTER))
      bench.send('010690123456789210L24', 5, {}, '')
      bench.press('', 5, change)
      bench.send('17270131', 5)

      expect(bench.scans).toEqual([expected])
    })

    it('and takes no more out of a text field than stands in it', () => {
      const bench = new Bench(new WedgeReader(ENTER))
      bench.send('10L24', 5, { inText: true }, '')
      bench.press('F8', 5, { inText: true, code: 'F8' })
      bench.send('17270131', 5, { inText: true })

      expect(bench.scans).toEqual(['10L24\u001d17270131'])
      expect(bench.strip).toBe(13)
    })
  })
})
