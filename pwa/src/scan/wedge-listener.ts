/**
 * Connects the key strokes, pastes and committed texts of a page to the scan
 * bus. It takes no focus and adds no field: a scanner works wherever the focus
 * is. A text field keeps its own Enter for what a person typed into it.
 */
import { bus, type ScanBus } from './bus.ts'
import { isBadge } from './codes.ts'
import { type Key, QUIET_MS, type WedgeAnswer, WedgeReader, type WedgeSettings } from './wedge.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

const TEXT_TYPES = new Set(['text', 'search', 'tel', 'url', 'email', 'password', 'number', ''])

/** A whole code at once; a word that a soft keyboard proposes has no figure in it. */
const MACHINE_TEXT = /^(?=.*[0-9:])[^\u007f-\uffff]{4,}$/

/** Sent before a scan is published; `since` is the time of its first key. */
const SCANNED = 'takt:scanned'

export class WedgeListener {
  private readonly reader: WedgeReader
  private readonly stops: (() => void)[] = []
  private quiet: ReturnType<typeof setTimeout> | undefined
  private wasSilent = false

  constructor(
    settings: WedgeSettings,
    private readonly target: Window = window,
    private readonly to: ScanBus = bus,
    private readonly now: () => number = Date.now,
  ) {
    this.reader = new WedgeReader(settings)
  }

  configure(settings: WedgeSettings): void {
    this.reader.configure(settings)
  }

  start(): () => void {
    this.listen('keydown', (event) => this.onKey(event))
    this.listen('beforeinput', (event) => this.onText(event))
    this.listen('paste', (event) => this.onPaste(event))
    return () => this.stop()
  }

  stop(): void {
    clearTimeout(this.quiet)
    for (const stop of this.stops.splice(0)) stop()
  }

  private listen<K extends keyof WindowEventMap>(
    name: K,
    handler: (event: WindowEventMap[K]) => void,
  ): void {
    const listener = (event: WindowEventMap[K]) => {
      this.heedSecret()
      handler(event)
    }
    this.target.addEventListener(name, listener, { capture: true })
    this.stops.push(() => this.target.removeEventListener(name, listener, { capture: true }))
  }

  /** Neither what was typed before a secret nor the secret itself becomes part of a code. */
  private heedSecret(): void {
    if (this.wasSilent === this.to.silent) return
    this.wasSilent = this.to.silent
    clearTimeout(this.quiet)
    this.reader.forget()
  }

  private onKey(event: KeyboardEvent): void {
    const field = textField(event)
    const inText = this.to.silent || field !== null || takesFigures(event)
    const answer = this.reader.feed(keyOf(event, inText))
    if (answer.kind === 'none' || this.isSecret(answer)) return
    if (answer.kind === 'held') {
      if (answer.swallow) event.preventDefault()
      this.endWhenQuiet(field)
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    this.take(answer, field)
  }

  /** While a secret is asked for, only a badge is a code: it stands for the PIN. */
  private isSecret(answer: WedgeAnswer): boolean {
    return this.wasSilent && answer.kind === 'scan' && !isBadge(answer.text)
  }

  private take(answer: WedgeAnswer, field: TextField | null): void {
    if (answer.kind !== 'scan' || this.isSecret(answer)) return
    if (field !== null) removeTail(field, answer.strip)
    // A number pad that took the same keys as figures gives them back.
    this.target.dispatchEvent(new CustomEvent(SCANNED, { detail: { since: answer.since } }))
    this.to.publish({ text: answer.text, format: 'text', source: 'wedge', at: this.now() })
  }

  private endWhenQuiet(field: TextField | null): void {
    clearTimeout(this.quiet)
    this.quiet = setTimeout(() => this.take(this.reader.flush(field !== null), field), QUIET_MS)
  }

  private onText(event: InputEvent): void {
    const text = event.data ?? ''
    // Single characters were seen as keys already, a composition is a person writing Chinese.
    if (!MACHINE_TEXT.test(text) || event.isComposing || event.inputType !== 'insertText') return
    const field = textField(event)
    if (field === null) return
    this.reader.feedText(text, event.timeStamp, true)
    this.endWhenQuiet(field)
  }

  private onPaste(event: ClipboardEvent): void {
    if (textField(event) !== null) return
    const lines = (event.clipboardData?.getData('text/plain') ?? '').split(/\r?\n/)
    for (const text of lines.map((line) => line.trim()).filter((line) => line !== '')) {
      this.to.publish({ text, format: 'text', source: 'paste', at: this.now() })
    }
  }
}

function keyOf(event: KeyboardEvent, inText: boolean): Key {
  return {
    key: event.key,
    code: event.code,
    shift: event.shiftKey,
    capsLock: event.getModifierState('CapsLock'),
    chord: event.ctrlKey || event.altKey || event.metaKey,
    composing: event.isComposing || event.keyCode === 229,
    inText,
    time: event.timeStamp,
  }
}

function textField(event: Event): TextField | null {
  const target = event.composedPath()[0]
  if (target instanceof HTMLTextAreaElement) return target
  if (target instanceof HTMLInputElement && TEXT_TYPES.has(target.type)) return target
  return null
}

/** A number pad under the focus: a person may be typing a quantity. */
function takesFigures(event: Event): boolean {
  const target = event.composedPath()[0]
  return target instanceof HTMLElement && target.dataset['scan'] === 'figures'
}

/** The scan is no part of what the person typed: take it out where it fell in, and tell the page. */
function removeTail(field: TextField, count: number): void {
  const { value } = field
  const end = field.selectionStart ?? value.length
  if (count === 0 || end < count) return
  field.value = value.slice(0, end - count) + value.slice(end)
  if (end < value.length) field.setSelectionRange(end - count, end - count)
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'deleteContent' }))
}
