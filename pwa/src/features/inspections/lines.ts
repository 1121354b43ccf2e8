/**
 * What a line of the keyboard wedge is: the reading of a gauge, or a code that was scanned. One
 * must never be taken for the other: what could be both is asked. Pure.
 */
import { type GaugeFault, gaugeValue } from '@takt/sync/quality'
import type { CharacteristicRow } from '../../data/rows.ts'
import type { ScanSource } from '../../scan/bus.ts'

export type Line =
  | { kind: 'value'; value: number }
  /** Surely of a gauge, and no reading of what is asked for. */
  | { kind: 'fault'; code: Fault | 'not_now' }
  | { kind: 'code' }
  /** Bare figures: a person says which. */
  | { kind: 'unsure'; value: number }

export interface Asked {
  /** What is read now, or nothing. */
  characteristic: Pick<CharacteristicRow, 'kind' | 'scale' | 'unit'> | null
  source: ScanSource
  /** Our own labels and what the books know. */
  isKnown: (text: string) => boolean
  /** Most figures of a bare number that was said to be a reading of this characteristic. */
  trusted: number
}

/** Faults that only a gauge can mean: its line had the form of one. */
type Fault = Extract<GaugeFault, 'decimals' | 'unit' | 'unstable' | 'out_of_range' | 'instrument'>
const OF_GAUGES: readonly GaugeFault[] = [
  ...(['decimals', 'unit', 'unstable', 'out_of_range', 'instrument'] satisfies Fault[]),
]
const isFault = (code: GaugeFault): code is Fault => OF_GAUGES.includes(code)
const BARE = /^[0-9]+$/
/** Longer figures stand below a barcode: no gauge shows so many without a point. */
const BARE_MAX = 7

export function lineOf(text: string, asked: Asked): Line {
  const { characteristic, source, isKnown, trusted } = asked
  // A camera sees no gauge, and what is typed into the field for codes is a code.
  if (source === 'camera' || source === 'typed') return { kind: 'code' }
  const isMeasured = characteristic?.kind === 'measured'
  const scale = isMeasured ? characteristic.scale : 6
  const value = gaugeValue(text, scale, isMeasured ? characteristic.unit : null)
  const isBare = BARE.test(text.trim())
  const known = isKnown(text)
  if (typeof value !== 'number') {
    if (known || isBare || !isFault(value.code)) return { kind: 'code' }
    return { kind: 'fault', code: isMeasured ? value.code : 'not_now' }
  }
  if (isBare && text.trim().length > BARE_MAX) return { kind: 'code' }
  if (!isMeasured) return known || isBare ? { kind: 'code' } : { kind: 'fault', code: 'not_now' }
  if (known) return { kind: 'unsure', value }
  return isBare && text.trim().length > trusted
    ? { kind: 'unsure', value }
    : { kind: 'value', value }
}

/** Whether a text that nobody knows is what a gauge sends: no code, where nothing is measured. */
export function isOfGauge(text: string, source: ScanSource): boolean {
  const asked = { characteristic: null, source, isKnown: () => false, trusted: 0 }
  return lineOf(text, asked).kind === 'fault'
}
