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
  /** The inspection has its verdict. */
  isDecided: boolean
}

/** A point that is out of control, in words that are ready to be shown. */
export interface EntryAlarm {
  /** The same for the same point. */
  id: string
  inspection: string
  /** Of the characteristic. */
  code: string
  number: number
  title: string
  text: string
}

/** What the charts say of a reading; none where its characteristic has no chart. */
export async function alarmsAt(reading: EntryReading): Promise<readonly EntryAlarm[]> {
  if (reading.slot.characteristic.chart === null) return []
  const { alarmsInWords } = await import('../spc/entry-alarms.ts')
  return alarmsInWords(reading)
}
