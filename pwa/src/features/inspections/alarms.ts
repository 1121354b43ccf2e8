/**
 * The seam of statistical process control: what readings mean for their series is said here, right
 * after they are on record, and again whenever the inspection is opened. Nothing waits for the
 * answer, and no alarm takes a reading back.
 *
 * Alarms are worked out from the books each time, so that they outlast a page and go with a
 * reading that is corrected or taken back. The device remembers, for whoever is signed in, which
 * inspections it read for charts, and which of their alarms somebody gave a cause here.
 */
import { readDraft, writeDraft } from '../../app/drafts.ts'
import type { CharacteristicRow, Inspection, PlanVersion } from '../../data/rows.ts'

/** Readings of an inspection, as far as charts ask for them. */
export interface EntryReadings {
  inspection: Inspection
  version: PlanVersion
  /** Those whose charts are asked; what has none is passed over. */
  characteristics: readonly CharacteristicRow[]
  /** The inspection has its verdict; null: by what is on record. */
  isDecided: boolean | null
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

/** What the charts say of what was read here, without what somebody here gave a cause. */
export async function alarmsAt(asked: EntryReadings): Promise<readonly EntryAlarm[]> {
  const characteristics = asked.characteristics.filter(({ chart }) => chart !== null)
  if (characteristics.length === 0) return []
  const { alarmsInWords } = await import('../spc/entry-alarms.ts')
  const answered = new Set(remembered()[asked.inspection.id])
  return alarmsInWords({ ...asked, characteristics }).filter(({ id }) => !answered.has(id))
}

/** Inspection -> the alarms in it that were given a cause; the last one read comes last. */
type Read = Readonly<Record<string, readonly string[]>>

/** Nobody in particular: an alarm is everybody's who takes this device. */
const DEVICE = 0
const NAME = 'alarms'
/** More than anybody reads before the alarms among them have their causes. */
export const REMEMBERED_MAX = 50

const remembered = (): Read => readDraft<Read>(DEVICE, NAME) ?? {}

function remember(inspection: string, answered: readonly string[]): void {
  const others = Object.entries(remembered()).filter(([id]) => id !== inspection)
  const kept = others.slice(1 - REMEMBERED_MAX)
  writeDraft(DEVICE, NAME, { ...Object.fromEntries(kept), [inspection]: answered })
}

/** Something that has a chart is read now: called ahead of it, so that no alarm can be lost. */
export function readsForCharts(inspection: string): void {
  const known = remembered()
  if (Object.keys(known).at(-1) !== inspection) remember(inspection, known[inspection] ?? [])
}

/** Somebody gave an alarm its cause. */
export function answerAlarm({ id, inspection }: Pick<EntryAlarm, 'id' | 'inspection'>): void {
  const answered = remembered()[inspection] ?? []
  if (!answered.includes(id)) remember(inspection, [...answered, id])
}

/** The inspections that this device read for charts, the last one first. */
export const readHere = (): string[] => Object.keys(remembered()).reverse()
