/** Alarms that wait for their cause, for whoever comes back to this device. */
import type { Inspection } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { alarmsAt, readHere } from './alarms.ts'
import { plannedOf } from './choosing.ts'

export interface OpenAlarms {
  row: Inspection
  count: number
}

/** The inspections with such alarms, the one that was read last first. */
export async function openAlarms(books: Books, day: string): Promise<OpenAlarms[]> {
  const found: OpenAlarms[] = []
  for (const id of readHere()) {
    const row = books.get<Inspection>('inspection', id)
    const version = row && plannedOf(books, row, day)?.version
    if (version === undefined) continue
    const { characteristics } = version
    const asked = { inspection: row as Inspection, version, characteristics, isDecided: null }
    const { length: count } = await alarmsAt(asked)
    if (count > 0) found.push({ row: row as Inspection, count })
  }
  return found
}
