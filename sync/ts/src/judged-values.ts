/**
 * What one reading says by itself: its value as its characteristic wants it, and whether it
 * conforms. The twin of `takt_sync/judged_values.py`; cases lie in `sync/vectors/verdicts.json`.
 */
import { CODE_LENGTH_MAX, DEFECTS_MAX, PHOTOS_MAX } from './characteristics.ts'
import { TEXT_LENGTH_MAX, VALUE_MAX, isInteger, textOf } from './characteristics.ts'
import type { Characteristic, Kind } from './characteristics.ts'
import { matches } from './text-patterns.ts'

/** `incomplete` is a photo reading with too few pictures: it is still missing, not wrong. */
export type State = 'conforming' | 'nonconforming' | 'incomplete'

/** A value in normal form, what it says, and how many defects it counts. */
export interface Judged {
  value: number | string | boolean | readonly string[]
  state: State
  defects: number
}

type Judge = (characteristic: Characteristic, value: unknown) => Judged | string

/**
 * What a reading says, or a stable word for why it is no reading of its kind: type, range, text,
 * empty, too_long, option, photo.
 */
export function judgeValue(characteristic: Characteristic, value: unknown): Judged | string {
  return JUDGES[characteristic.kind](characteristic, value)
}

function judged(value: Judged['value'], isOk: boolean, defects = 1): Judged {
  return { value, state: isOk ? 'conforming' : 'nonconforming', defects: isOk ? 0 : defects }
}

const measured: Judge = ({ lower, upper }, value) => {
  if (!isInteger(value)) return 'type'
  if (Math.abs(value) > VALUE_MAX) return 'range'
  return judged(value + 0, (lower ?? value) <= value && value <= (upper ?? value))
}

const counted: Judge = (_, value) => {
  if (!isInteger(value)) return 'type'
  if (value < 0 || value > DEFECTS_MAX) return 'range'
  return judged(value + 0, value === 0, value)
}

const passfail: Judge = (_, value) => (typeof value === 'boolean' ? judged(value, value) : 'type')

const choice: Judge = ({ options }, value) => {
  const found = textOf(value, CODE_LENGTH_MAX)
  if ('why' in found) return found.why
  const chosen = options.find(({ code }) => code === found.text)
  return chosen === undefined ? 'option' : judged(chosen.code, chosen.ok)
}

const text: Judge = ({ pattern }, value) => {
  const found = textOf(value, TEXT_LENGTH_MAX)
  return 'why' in found ? found.why : judged(found.text, matches(pattern, found.text))
}

const photo: Judge = ({ least }, value) => {
  if (!Array.isArray(value)) return 'type'
  if (value.length > PHOTOS_MAX) return 'too_long'
  if (!(value as unknown[]).every(isBlob)) return 'photo'
  const photos = [...new Set(value as string[])].sort()
  return {
    value: photos,
    state: photos.length >= least ? 'conforming' : 'incomplete',
    defects: 0,
  }
}

const JUDGES: { [kind in Kind]: Judge } = { measured, counted, passfail, choice, text, photo }

function isBlob(value: unknown): boolean {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}
