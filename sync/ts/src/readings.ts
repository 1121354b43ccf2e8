/**
 * What somebody recorded of one characteristic of one unit, and where it stands among the acts.
 * Readings are facts: what is wrong with one is a Finding, never an error that would stop the
 * others from being judged. The twin of `takt_sync/readings.py`.
 */
import { isInteger, isObject } from './characteristics.ts'

/** (effective, stream, n) of the act, as in the ledger: its order among all acts. */
export type Place = readonly [effective: number, stream: string, n: number]

/** The unit number of what is read once for the lot. */
export const LOT = 0

/** A value of a characteristic of a unit (1 to n, 0: the lot), as a person recorded it. */
export interface Reading {
  unit: number
  characteristic: number
  /** What the device sent, not yet looked at. */
  value: unknown
  place: Place
  /** An undo of it is on record. */
  undone: boolean
  person: number
}

/** Why a reading does not count; the codes stand at the Python twin. */
export interface Finding {
  code: string
  unit: number | null
  characteristic: number | null
  place: Place | null
}

/** A reading from JSON, or why it is none. Fields of other names are of no concern. */
export function readingOf(value: unknown): Reading | Finding {
  if (!isObject(value)) {
    return { code: 'reading', unit: null, characteristic: null, place: null }
  }
  const place = placeOf(value['place'])
  const characteristic = numberOf(value['characteristic'], 1)
  const unit = numberOf(value['unit'], LOT)
  const person = numberOf(value['person'], 1)
  const undone = value['undone'] === undefined ? false : value['undone']
  const refused = (code: string): Finding => ({ code, unit, characteristic, place })
  if (place === null) return refused('place')
  if (characteristic === null) return refused('characteristic')
  if (unit === null) return refused('unit')
  if (person === null) return refused('person')
  if (typeof undone !== 'boolean') return refused('undone')
  return { unit, characteristic, value: value['value'], place, undone, person }
}

/** Which of two acts came first. Streams are ASCII, so both languages sort them alike. */
export function byPlace(a: Place, b: Place): number {
  if (a[0] !== b[0]) return a[0] - b[0]
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return a[2] - b[2]
}

function numberOf(value: unknown, least: number): number | null {
  return isInteger(value) && value >= least ? value + 0 : null
}

function placeOf(value: unknown): Place | null {
  if (!Array.isArray(value) || value.length !== 3) return null
  const [effective, stream, n] = value as unknown[]
  if (!isInteger(effective) || typeof stream !== 'string') return null
  const number = numberOf(n, 1)
  return number !== null && /^[!-~]{1,64}$/.test(stream) ? [effective + 0, stream, number] : null
}
