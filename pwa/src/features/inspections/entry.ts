/**
 * The entry of readings: one unit after the other, one characteristic after the other, from rows
 * and own acts as the replica shows them together. Pure.
 */
import {
  type Characteristic,
  type Judged,
  type Outcome,
  VerdictError,
  inOrder,
  judgeValue,
  judgedParts,
  verdictOf,
} from '@takt/sync/quality'
import type {
  CharacteristicRow,
  Inspection,
  InspectionReading,
  PlanVersion,
  ReadingValue,
} from '../../data/rows.ts'

/** What is read of one unit; 0 is the lot. */
export interface Slot {
  unit: number
  characteristic: CharacteristicRow
}

export interface Standing {
  value: ReadingValue
  judged: Judged | null
  /** The act that says so. */
  act: string
  person: number
  /** By defect code. */
  defects: ReadonlyMap<number, number>
}

export interface Entry {
  /** In the order of work: what is read once for the lot, then unit by unit. */
  slots: readonly Slot[]
  standing: ReadonlyMap<string, Standing>
  outcome: Outcome | null
  /** Of `n`, so many units have all that is required. */
  done: number
  n: number
}

export const slotKey = (unit: number, characteristic: number): string => `${unit}.${characteristic}`

export const keyOf = ({ unit, characteristic }: Slot): string => slotKey(unit, characteristic.id)

/** Everything that a sample of `n` is looked at for. */
export function slotsOf({ characteristics }: PlanVersion, n: number): Slot[] {
  const once = characteristics.filter((one) => !one.every_unit)
  const each = characteristics.filter((one) => one.every_unit)
  const units = Array.from({ length: each.length === 0 ? 0 : n }, (_, at) => at + 1)
  return [
    ...once.map((characteristic) => ({ unit: 0, characteristic })),
    ...units.flatMap((unit) => each.map((characteristic) => ({ unit, characteristic }))),
  ]
}

/** How a characteristic judges, by its id; nothing where the plan is broken. */
export function judgesOf(version: PlanVersion): ReadonlyMap<number, Characteristic> {
  try {
    return new Map(judgedParts(version).map((one) => [one.id, one]))
  } catch (error) {
    if (error instanceof VerdictError) return new Map()
    throw error
  }
}

/** What one value says by itself, or null where it is none of its kind. */
export function judgedBy(judge: Characteristic | undefined, value: unknown): Judged | null {
  const judged = judge === undefined ? 'type' : judgeValue(judge, value)
  return typeof judged === 'string' ? null : judged
}

export function entryOf(
  row: Inspection,
  version: PlanVersion,
  acts: readonly InspectionReading[],
): Entry {
  const n = row.n ?? 0
  const slots = slotsOf(version, n)
  const standing = standingOf(version, acts)
  const outcome = verdictOf(version, row, acts)
  return { slots, standing, outcome, n, done: doneOf(slots, standing, n) }
}

/** Whether the lot fails with one more reading, that it has not failed before. */
export function wouldFail(
  row: Inspection,
  version: PlanVersion,
  acts: readonly InspectionReading[],
  [unit, characteristic, value]: readonly [number, number, ReadingValue],
): boolean {
  if (row.status === 'failed' || verdictOf(version, row, acts)?.verdict === 'fail') return false
  const effective = acts.reduce((most, act) => Math.max(most, act.effective), 0) + 1
  const about = { readings: [[unit, characteristic, value]], counts: true, person: 0 }
  const late = { ...about, effective, stream: 'own', n: 1 }
  return verdictOf(version, row, [...acts, late])?.verdict === 'fail'
}

function standingOf(
  version: PlanVersion,
  acts: readonly InspectionReading[],
): Map<string, Standing> {
  const judges = judgesOf(version)
  const found = new Map<string, Standing>()
  for (const act of inOrder(acts.filter(({ counts }) => counts))) {
    for (const [unit, characteristic, value] of act.readings) {
      const judged = judgedBy(judges.get(characteristic), value)
      // What is no value of its kind does not count, and the one before it stands.
      if (judged === null) continue
      const flaws = act.defects.filter(([of, by]) => of === unit && by === characteristic)
      const defects = new Map(flaws.map(([, , code, count]) => [code, count]))
      const said = { value, judged, act: act.id, person: act.person, defects }
      found.set(slotKey(unit, characteristic), said)
    }
  }
  return found
}

/** A photo reading with too few pictures is still to be taken. */
export const isFilled = (entry: Entry, slot: Slot): boolean => {
  const said = entry.standing.get(keyOf(slot))
  return said !== undefined && said.judged?.state !== 'incomplete'
}

function doneOf(slots: readonly Slot[], standing: Entry['standing'], n: number): number {
  const open = new Set<number>()
  for (const slot of slots) {
    const said = standing.get(keyOf(slot))
    const isOpen = said === undefined || said.judged?.state === 'incomplete'
    if (isOpen && slot.characteristic.is_required) open.add(slot.unit)
  }
  return n - [...open].filter((unit) => unit > 0).length
}

/**
 * What is read next: the first after `from` that has no reading yet, then those left behind.
 * `skipped`: what is not required and was passed over. Null: all is there.
 */
export function nextSlot(
  entry: Entry,
  from: Slot | null,
  skipped: readonly string[] = [],
): Slot | null {
  const { slots } = entry
  const at = from === null ? -1 : slots.findIndex((slot) => keyOf(slot) === keyOf(from))
  const order = [...slots.slice(at + 1), ...slots.slice(0, at + 1)]
  const isOpen = (slot: Slot): boolean =>
    !isFilled(entry, slot) && (slot.characteristic.is_required || !skipped.includes(keyOf(slot)))
  return order.find(isOpen) ?? null
}

/** The slot before or after one, whether it has a reading or not. */
export function neighbour(entry: Entry, slot: Slot, step: 1 | -1): Slot | null {
  const at = entry.slots.findIndex((one) => keyOf(one) === keyOf(slot))
  return entry.slots[at + step] ?? null
}

/** Where a unit stands: nothing yet, partly, all conforming, or not conforming. */
export type UnitState = 'open' | 'partly' | 'good' | 'bad'

export function unitStates(entry: Entry): Map<number, UnitState> {
  const found = new Map<number, { filled: number; lacks: boolean }>()
  for (const slot of entry.slots) {
    const state = found.get(slot.unit) ?? { filled: 0, lacks: false }
    if (isFilled(entry, slot)) state.filled += 1
    else if (slot.characteristic.is_required) state.lacks = true
    found.set(slot.unit, state)
  }
  const bad = new Set(entry.outcome?.nonconforming ?? [])
  return new Map(
    Array.from(found, ([unit, { filled, lacks }]) => {
      const open: UnitState = filled > 0 ? 'partly' : 'open'
      return [unit, bad.has(unit) ? 'bad' : lacks ? open : 'good']
    }),
  )
}
