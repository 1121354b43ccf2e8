import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { askSecret } from '../ui/secrets.ts'
import { ScanBus } from './bus.ts'
import { WedgeListener } from './wedge-listener.ts'
import { QUIET_MS, type WedgeSettings } from './wedge.ts'

/** As much of a text field as the listener touches. */
class Field extends EventTarget {
  value = ''
  type = 'text'
  /** Where the next letter falls. */
  selectionStart = 0
  setSelectionRange = (start: number) => void (this.selectionStart = start)
  dataset: Record<string, string> = {}
}

class Nothing extends EventTarget {}

class Stroke extends Event {
  readonly code = ''
  readonly shiftKey = false
  readonly ctrlKey = false
  readonly altKey = false
  readonly metaKey = false
  readonly isComposing = false
  readonly keyCode = 0
  private readonly on: EventTarget
  private readonly at: number

  constructor(
    readonly key: string,
    on: EventTarget,
    at: number,
  ) {
    super('keydown', { cancelable: true })
    this.on = on
    this.at = at
  }

  override get timeStamp(): number {
    return this.at
  }

  override composedPath(): EventTarget[] {
    return [this.on]
  }

  getModifierState(): boolean {
    return false
  }
}

class Page {
  readonly field = new Field()
  readonly scans: string[] = []
  private readonly window = new EventTarget()
  private time = 1000

  constructor(settings: WedgeSettings) {
    const bus = new ScanBus()
    bus.onScan((scan) => void this.scans.push(scan.text))
    new WedgeListener(settings, this.window as unknown as Window, bus).start()
  }

  /** Keys that fall into the field, as a browser puts them there; whether the last was let through. */
  type(text: string, gapMs: number, end = ''): boolean {
    for (const character of text) {
      this.press(character, gapMs)
      const { value, selectionStart: at } = this.field
      this.field.value = value.slice(0, at) + character + value.slice(at)
      this.field.selectionStart = at + character.length
    }
    return end === '' || this.press(end, gapMs)
  }

  pause(ms: number): void {
    this.time += ms
  }

  private press(key: string, gapMs: number): boolean {
    this.time += gapMs
    return this.window.dispatchEvent(new Stroke(key, this.field, this.time))
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('HTMLInputElement', Field)
  vi.stubGlobal('HTMLTextAreaElement', Nothing)
  vi.stubGlobal('HTMLElement', Field)
  vi.stubGlobal('InputEvent', Event)
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a scan while the focus stands in the scan field', () => {
  it('is taken where the scanner ends with Tab', () => {
    const page = new Page({ prefix: '', suffix: 'Tab' })

    const isLetThrough = page.type('L:A-01-03', 8, 'Tab')

    expect(page.scans).toEqual(['L:A-01-03'])
    expect(page.field.value).toBe('')
    expect(isLetThrough).toBe(false)
  })

  it('is taken after a pause where the scanner sends no end', () => {
    const page = new Page({ prefix: '', suffix: 'None' })

    page.type('L:A-01-03', 8)
    vi.advanceTimersByTime(QUIET_MS)

    expect(page.scans).toEqual(['L:A-01-03'])
    expect(page.field.value).toBe('')
  })

  it('is parted from what a person had half typed there', () => {
    const page = new Page({ prefix: '', suffix: 'Enter' })
    page.type('bol', 200)
    page.pause(400)

    page.type('I:SCR-M8', 8, 'Enter')

    expect(page.scans).toEqual(['I:SCR-M8'])
    expect(page.field.value).toBe('bol')
  })

  it('is taken out where it fell into a text that stands there already', () => {
    const page = new Page({ prefix: '', suffix: 'Enter' })
    page.field.value = '{item}#{lot}'
    page.field.selectionStart = 6

    page.type('BOLT-M8#L24', 8, 'Enter')

    expect(page.scans).toEqual(['BOLT-M8#L24'])
    expect(page.field.value).toBe('{item}#{lot}')
    expect(page.field.selectionStart).toBe(6)
  })

  it('leaves Enter to the field when a person typed', () => {
    const page = new Page({ prefix: '', suffix: 'Enter' })

    const isLetThrough = page.type('bolt-8', 150, 'Enter')

    expect(page.scans).toEqual([])
    expect(page.field.value).toBe('bolt-8')
    expect(isLetThrough).toBe(true)
  })
})

describe('keys while a PIN or a password is asked for', () => {
  it.each([8, 150])('are no scan, however fast they come (%i ms)', (gapMs) => {
    const page = new Page({ prefix: '', suffix: 'Enter' })
    const close = askSecret()

    const isLetThrough = page.type('557991', gapMs, 'Enter')
    close()

    expect(page.scans).toEqual([])
    expect(page.field.value).toBe('557991')
    expect(isLetThrough).toBe(true)
  })

  it('are none either where a pause ends a scan', () => {
    const page = new Page({ prefix: '', suffix: 'None' })
    page.type('5579', 8)
    const close = askSecret()

    page.type('91', 8)
    vi.advanceTimersByTime(QUIET_MS)
    close()
    vi.advanceTimersByTime(QUIET_MS)

    expect(page.scans).toEqual([])
  })

  it('are a badge where a badge was scanned, and nothing of it stays in the field', () => {
    const page = new Page({ prefix: '', suffix: 'Enter' })
    const close = askSecret()

    page.type('B:7Q2M-9XKD', 8, 'Enter')
    close()

    expect(page.scans).toEqual(['B:7Q2M-9XKD'])
    expect(page.field.value).toBe('')
  })

  it('are no scan either where the secret was given before the pause was over', () => {
    const page = new Page({ prefix: '', suffix: 'None' })
    const close = askSecret()
    page.type('557991', 8)
    close()
    vi.advanceTimersByTime(QUIET_MS)

    expect(page.scans).toEqual([])
  })

  it('do not reach the code that is scanned afterwards', () => {
    const page = new Page({ prefix: '', suffix: 'Enter' })
    const close = askSecret()
    page.type('5579', 8)
    close()

    page.type('L:A-01-03', 8, 'Enter')

    expect(page.scans).toEqual(['L:A-01-03'])
  })
})
