/**
 * Finds codes in the key strokes of a keyboard scanner. Pure: it is fed key
 * events with their times and says what to do. A code ends at its terminator and
 * nowhere else, so a slow Bluetooth scanner is never cut in two and a fast one
 * is never merged; time is only a hint where a person might be typing.
 */
export interface WedgeSettings {
  /** Characters that the scanner sends before each code; '' for none. */
  prefix: string
  /** None: the scanner sends nothing, and a pause ends the code. */
  suffix: 'Enter' | 'Tab' | 'None'
}

export interface Key {
  key: string
  code: string
  shift: boolean
  capsLock: boolean
  /** Control, Alt or Meta is down. */
  chord: boolean
  /** The event belongs to an IME composition. */
  composing: boolean
  /** The focused element takes text. */
  inText: boolean
  /** Milliseconds, monotonic, of the event itself and not of its handling. */
  time: number
}

export type WedgeAnswer =
  | { kind: 'none' }
  /** A further terminator of a scanner that sends two: it works nothing. */
  | { kind: 'echo' }
  /** Part of a code; `swallow` keeps the key from working a button. */
  | { kind: 'held'; swallow: boolean }
  /** `strip` characters, typed since `since`, stand in the text field and have to leave it. */
  | { kind: 'scan'; text: string; strip: number; since: number }

const NONE: WedgeAnswer = { kind: 'none' }
const ECHO: WedgeAnswer = { kind: 'echo' }
const LONGEST = 4_096
const SHORTEST = 2
const SHORTEST_IN_TEXT = 4
/** Nobody types this fast; every scanner on a cable does. */
const FAST_MEAN_MS = 50
/** In a text field a longer pause parts a person's typing from a scan behind it. */
const TEXT_PAUSE_MS = 150
/** What stands unfinished this long was no scan: no scanner pauses so long inside a code. */
export const STALE_MS = 5_000
/** A terminator this soon behind a code is the scanner's (CR and LF), not a person's. */
export const ECHO_MS = 150
/** With no terminator set: quiet for this long is the end of a code. */
export const QUIET_MS = 600

interface Character {
  value: string
  time: number
  inText: boolean
}

export class WedgeReader {
  private held: Character[] = []
  private endedAt = -Infinity

  constructor(private settings: WedgeSettings) {}

  configure(settings: WedgeSettings): void {
    this.settings = settings
    this.forget()
  }

  /** What came so far is no part of a code. */
  forget(): void {
    this.held = []
  }

  feed(key: Key): WedgeAnswer {
    const last = this.held.at(-1)
    if (last !== undefined && key.time - last.time > STALE_MS) this.held = []
    if (this.isEcho(key)) return ECHO
    if (isTerminator(key, this.settings.suffix)) return this.ended(key)
    const value = characterOf(key)
    if (value === null) return this.other(key)
    return this.add(value, key)
  }

  /** Without a terminator a pause ends the code; the listener says when it was quiet. */
  flush(inText: boolean): WedgeAnswer {
    return this.settings.suffix === 'None' ? this.finish(inText) : NONE
  }

  /** Text that arrives in one piece, as DataWedge and some IMEs commit it. */
  feedText(text: string, time: number, inText: boolean): void {
    for (const value of text) this.held.push({ value, time, inText })
  }

  private add(value: string, key: Key): WedgeAnswer {
    if (this.held.length >= LONGEST || this.isLeftBehind(key)) this.held = []
    const inside = this.held.length > 0
    // No text field takes the separator in, so none has to give it back.
    const inText = key.inText && value !== GROUP_SEPARATOR
    this.held.push({ value, time: key.time, inText })
    if (key.inText) return { kind: 'held', swallow: false }
    // A blank inside a code would press the focused button.
    return { kind: 'held', swallow: inside && value === ' ' }
  }

  /** What was typed into a field belongs to the field: the focus has left it since. */
  private isLeftBehind({ inText, time }: Key): boolean {
    const last = this.held.at(-1)
    return last !== undefined && last.inText && !inText && time - last.time > TEXT_PAUSE_MS
  }

  /** Editing and moving keys end a person's typing; they never occur inside a code. */
  private other(key: Key): WedgeAnswer {
    if (ENDING.has(key.key)) this.held = []
    return NONE
  }

  private ended(key: Key): WedgeAnswer {
    const answer = this.finish(key.inText)
    if (answer.kind === 'scan') this.endedAt = key.time
    return answer
  }

  private isEcho(key: Key): boolean {
    if (this.held.length > 0 || key.time - this.endedAt > ECHO_MS) return false
    return isTerminator(key, 'Enter') || isTerminator(key, 'Tab') || isLineFeed(key)
  }

  private finish(inText: boolean): WedgeAnswer {
    const held = this.held
    this.held = []
    const own = tailBehindTyping(held)
    const text = own.map((character) => character.value).join('')
    const { prefix } = this.settings
    const start = prefix === '' ? -1 : lastPrefix(held, prefix)
    if (start >= 0) {
      const inner = joined(held).slice(start + prefix.length)
      if (inner === '') return NONE
      return {
        kind: 'scan',
        text: inner,
        strip: stripCount(held, start),
        since: sinceOf(held, start),
      }
    }
    if (prefix !== '' && inText) return NONE
    if (inText && !isFast(own)) return NONE
    if (text.trim().length < SHORTEST) return NONE
    return { kind: 'scan', text, strip: stripCount(own, 0), since: sinceOf(own, 0) }
  }
}

const ENDING = new Set([
  'Escape',
  'Backspace',
  'Delete',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'Enter',
  'Tab',
])

function isTerminator(key: Key, suffix: WedgeSettings['suffix']): boolean {
  if (key.chord || suffix === 'None') return false
  if (key.key === suffix) return true
  // An IME reports the key as Process; the code still tells the truth.
  return key.code === suffix || (suffix === 'Enter' && key.code === 'NumpadEnter')
}

/** Some scanners send LF as Control and J. */
function isLineFeed(key: Key): boolean {
  return key.chord && (key.code === 'KeyJ' || key.key.toLowerCase() === 'j')
}

function joined(characters: readonly Character[]): string {
  return characters.map((character) => character.value).join('')
}

function lastPrefix(characters: readonly Character[], prefix: string): number {
  return joined(characters).lastIndexOf(prefix)
}

function stripCount(characters: readonly Character[], from: number): number {
  return characters.slice(from).filter((character) => character.inText).length
}

function sinceOf(characters: readonly Character[], from: number): number {
  return characters[from]?.time ?? 0
}

/** What stands in a text field may be a person's; a pause parts it from the scan behind it. */
function tailBehindTyping(characters: readonly Character[]): Character[] {
  let start = characters.length
  while (start > 0) {
    const current = characters[start - 1]
    const next = characters[start]
    if (current === undefined) break
    const pause = next === undefined ? 0 : next.time - current.time
    if (current.inText && pause > TEXT_PAUSE_MS) break
    start -= 1
  }
  return characters.slice(start)
}

function isFast(characters: readonly Character[]): boolean {
  const first = characters[0]
  const last = characters.at(-1)
  if (first === undefined || last === undefined) return false
  if (characters.length < SHORTEST_IN_TEXT) return false
  return (last.time - first.time) / (characters.length - 1) <= FAST_MEAN_MS
}

const PLAIN: Readonly<Record<string, readonly [string, string]>> = {
  Backquote: ['`', '~'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
  NumpadAdd: ['+', '+'],
  NumpadSubtract: ['-', '-'],
  NumpadMultiply: ['*', '*'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
}
const SHIFTED_DIGITS = ')!@#$%^&*('
const GROUP_SEPARATOR = '\u001d'

/** The character of a key; by its place on the keyboard when an IME hides it. */
export function characterOf(key: Key): string | null {
  // Scanners without a key for the separator send F8; it works nothing on a page.
  if (key.key === 'F8' || key.code === 'F8') return GROUP_SEPARATOR
  if (key.chord) return key.code === 'BracketRight' ? GROUP_SEPARATOR : null
  const single = [...key.key].length === 1
  if (single && !key.composing) return key.key
  if (single || key.key === 'Process' || key.key === 'Unidentified') return byPlace(key)
  return null
}

function byPlace({ code, shift, capsLock }: Key): string | null {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shift !== capsLock ? letter : letter.toLowerCase()
  const digit = /^(Digit|Numpad)([0-9])$/.exec(code)
  if (digit !== null) {
    const value = digit[2] ?? ''
    return digit[1] === 'Digit' && shift ? (SHIFTED_DIGITS[Number(value)] ?? null) : value
  }
  const pair = PLAIN[code]
  return pair === undefined ? null : pair[shift ? 1 : 0]
}
