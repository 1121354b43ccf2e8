/**
 * The verdict of an inspection from its readings, computed on the device and again on the
 * server. Readings come in any order, in parts and from several devices; the verdict depends
 * only on which there are. A fail stands, whatever is read or taken back later. The twin of
 * `takt_sync/verdicts.py`, which names the rules; cases lie in `sync/vectors/verdicts.json`.
 */
import { VerdictError, characteristicsOf, demandOf, isObject } from './characteristics.ts'
import type { Characteristic, Demand } from './characteristics.ts'
import { type Judged, judgeValue } from './judged-values.ts'
import { LOT, byPlace, readingOf } from './readings.ts'
import type { Finding, Place, Reading } from './readings.ts'

export type Verdict = 'pass' | 'fail' | 'open'

/** A reading that is spoken of. */
export interface Reference {
  unit: number
  characteristic: number
  place: Place
}

/** The reading at `place` was replaced by the one at `by`, of the same unit. */
export interface Replacement extends Reference {
  by: Place
}

/** Units without a required reading, as ranges [first, last]; [0, 0] is the lot. */
export interface Missing {
  characteristic: number
  units: (readonly [first: number, last: number])[]
}

/** What the readings say so far. */
export interface Outcome {
  /** `fail` is final, also where readings are missing; `open`: a required one is. */
  verdict: Verdict
  /** Accepted with more than Ac and fewer than Re, so that reduced inspection ends. */
  isBetween: boolean
  /** What stands now and is compared with Ac: nonconforming units or defects. */
  found: number
  /** Nonconforming units, ascending; 0 is the lot. */
  nonconforming: number[]
  defects: number
  missing: Missing[]
  /** Readings that stand and do not conform, in the order of the acts. */
  out: Reference[]
  /** What did not conform up to the one with which the lot failed, or `out` where it is between. */
  deciding: Reference[]
  replaced: Replacement[]
  /** What is wrong with readings that do not count. */
  findings: Finding[]
}

/** A reading that has its form; `position` is that of its characteristic in the plan. */
interface Entry {
  position: number
  unit: number
  place: Place
  judged: Judged
  characteristic: Characteristic
  undone: boolean
}

/** The same as `judge` for JSON; throws VerdictError where the plan has not its form. */
export function judgeJson(inspection: unknown, readings: unknown): Outcome {
  if (!isObject(inspection)) throw new VerdictError('', 'type')
  const characteristics = characteristicsOf(inspection['characteristics'])
  const demand = demandOf(inspection['demand'])
  if (!Array.isArray(readings)) throw new VerdictError('readings', 'type')
  return judge(characteristics, demand, (readings as unknown[]).map(readingOf))
}

/** What the readings of an inspection come to; any order of them gives the same. */
export function judge(
  characteristics: readonly Characteristic[],
  demand: Demand,
  readings: Iterable<Reading | Finding>,
): Outcome {
  const { entries, findings } = taken(characteristics, demand, readings)
  const { standing, replaced } = lastOf(entries.filter(({ undone }) => !undone))
  const out = standing.filter(({ judged }) => judged.state === 'nonconforming').sort(byOrder)
  const missing = missingOf(characteristics, demand, standing)
  const failing = failingOf(entries, demand)
  const defects = out.reduce((sum, { judged }) => sum + judged.defects, 0)
  const nonconforming = [...new Set(out.map(({ unit }) => unit))].sort((a, b) => a - b)
  const found = demand.counts === 'defects' ? defects : nonconforming.length
  const isBetween = failing.length === 0 && missing.length === 0 && found > demand.ac
  const verdict = failing.length > 0 ? 'fail' : missing.length > 0 ? 'open' : 'pass'
  return {
    ...{ verdict, isBetween, found, nonconforming, defects, missing, replaced, findings },
    out: out.map(reference),
    deciding: (isBetween ? out : failing).map(reference),
  }
}

function reference({ unit, characteristic, place }: Entry): Reference {
  return { unit, characteristic: characteristic.id, place }
}

function bySlot(a: Entry, b: Entry): number {
  return a.position - b.position || a.unit - b.unit
}

/** The readings that count, once each, and what is wrong with the others. */
function taken(
  characteristics: readonly Characteristic[],
  demand: Demand,
  readings: Iterable<Reading | Finding>,
): { entries: Entry[]; findings: Finding[] } {
  const findings = new Map<string, Finding>()
  const find = (finding: Finding): void => {
    const { code, unit, characteristic, place } = finding
    findings.set(JSON.stringify([code, unit, characteristic, place]), finding)
  }
  const copies = new Map<string, Reading[]>()
  for (const one of readings) {
    if ('code' in one) find(one)
    else {
      const key = JSON.stringify([one.place, one.characteristic, one.unit])
      const same = copies.get(key)
      if (same === undefined) copies.set(key, [one])
      else same.push(one)
    }
  }
  const positions = new Map(characteristics.map(({ id }, position) => [id, position]))
  const entries: Entry[] = []
  for (const same of copies.values()) {
    const [first] = same
    if (first === undefined) continue
    const undone = same.some((one) => one.undone)
    const { unit, place, characteristic: id } = first
    const position = positions.get(id) ?? -1
    const characteristic = characteristics[position]
    if (characteristic === undefined) {
      if (!undone) find({ code: 'characteristic_unknown', unit, characteristic: id, place })
      continue
    }
    const judged = judgedOf(characteristic, demand, unit, same)
    if (typeof judged !== 'string') {
      entries.push({ position, unit, place, judged, characteristic, undone })
    } else if (!undone) find({ code: judged, unit, characteristic: id, place })
  }
  return { entries, findings: [...findings.values()].sort(byFinding) }
}

/** What the copies of one reading say, or the code of a finding. */
function judgedOf(
  characteristic: Characteristic,
  demand: Demand,
  unit: number,
  same: readonly Reading[],
): Judged | string {
  const isKnown = characteristic.everyUnit ? unit >= 1 && unit <= demand.n : unit === LOT
  if (!isKnown) return 'unit_unknown'
  const said = new Map<string, Judged | string>()
  for (const { person, value } of same) {
    const judged = judgeValue(characteristic, value)
    said.set(JSON.stringify([person, judged]), judged)
  }
  const [judged] = said.values()
  if (said.size !== 1 || judged === undefined) return 'conflict'
  return typeof judged === 'string' ? `value_${judged}` : judged
}

/** The last reading of each unit and characteristic, and which followed which. */
function lastOf(entries: Entry[]): { standing: Entry[]; replaced: Replacement[] } {
  const sorted = [...entries].sort((a, b) => bySlot(a, b) || byPlace(a.place, b.place))
  const standing: Entry[] = []
  const replaced: Replacement[] = []
  for (const entry of sorted) {
    const before = standing.at(-1)
    if (before !== undefined && bySlot(before, entry) === 0) {
      replaced.push({ ...reference(before), by: entry.place })
      standing.pop()
    }
    standing.push(entry)
  }
  return { standing, replaced }
}

/** What speaks against the lot up to some act, kept up to date reading by reading. */
class Against {
  /** Readings that do not conform and that no later one that stands has replaced, by slot. */
  readonly slots = new Map<string, Entry[]>()
  /** In how many slots something speaks against a unit. */
  readonly units = new Map<number, number>()
  defects = 0

  /** A later reading of the slot stands. */
  clear({ position, unit }: Entry): void {
    const gone = this.slots.get(`${position}:${unit}`)
    if (gone === undefined) return
    this.slots.delete(`${position}:${unit}`)
    this.defects -= worst(gone)
    const left = (this.units.get(unit) ?? 0) - 1
    if (left > 0) this.units.set(unit, left)
    else this.units.delete(unit)
  }

  /** A reading does not conform; of several in a slot the worst counts. */
  add(one: Entry): void {
    const slot = `${one.position}:${one.unit}`
    const known = this.slots.get(slot) ?? []
    if (known.length === 0) {
      this.units.set(one.unit, (this.units.get(one.unit) ?? 0) + 1)
      this.slots.set(slot, known)
    }
    this.defects += Math.max(one.judged.defects - worst(known), 0)
    known.push(one)
  }
}

const worst = (entries: readonly Entry[]): number =>
  entries.reduce((most, { judged }) => Math.max(most, judged.defects), 0)

const byOrder = (a: Entry, b: Entry): number => byPlace(a.place, b.place) || bySlot(a, b)

/** What spoke against the lot when it failed first, in the order of the acts, or nothing. */
function failingOf(entries: readonly Entry[], demand: Demand): Entry[] {
  if (entries.every(({ judged }) => judged.state !== 'nonconforming')) return []
  const against = new Against()
  for (const act of actsOf([...entries].sort(byOrder))) {
    for (const one of act) if (!one.undone) against.clear(one)
    for (const one of act) {
      if (one.judged.state !== 'nonconforming') continue
      against.add(one)
      const found = demand.counts === 'defects' ? against.defects : against.units.size
      if (one.characteristic.isCritical || found >= demand.re) {
        return [...against.slots.values()].flat().sort(byOrder)
      }
    }
  }
  return []
}

/** Ordered readings by their acts: those of one place. */
function actsOf(ordered: readonly Entry[]): Entry[][] {
  const found: Entry[][] = []
  for (const one of ordered) {
    const act = found.at(-1)
    if (act?.[0] !== undefined && byPlace(act[0].place, one.place) === 0) act.push(one)
    else found.push([one])
  }
  return found
}

/** Required readings that nobody has taken, or not in full. */
function missingOf(
  characteristics: readonly Characteristic[],
  demand: Demand,
  standing: readonly Entry[],
): Missing[] {
  const there = characteristics.map((): number[] => [])
  for (const { position, unit, judged } of standing) {
    if (judged.state !== 'incomplete') there[position]?.push(unit)
  }
  return characteristics.flatMap(({ id, isRequired, everyUnit }, position) => {
    if (!isRequired) return []
    const [first, last] = everyUnit ? [1, demand.n] : [LOT, LOT]
    const units = gaps(there[position] ?? [], first, last)
    return units.length > 0 ? [{ characteristic: id, units }] : []
  })
}

/** What lacks of ascending units between `first` and `last`; a sample may be large. */
function gaps(units: readonly number[], first: number, last: number): Missing['units'] {
  const found: [number, number][] = []
  let next = first
  for (const unit of units) {
    if (unit > next) found.push([next, unit - 1])
    next = unit + 1
  }
  if (next <= last) found.push([next, last])
  return found
}

function byFinding(a: Finding, b: Finding): number {
  if (a.place === null || b.place === null) {
    if (a.place !== b.place) return a.place === null ? -1 : 1
  } else if (byPlace(a.place, b.place) !== 0) return byPlace(a.place, b.place)
  if (a.code !== b.code) return a.code < b.code ? -1 : 1
  return (a.unit ?? -1) - (b.unit ?? -1) || (a.characteristic ?? 0) - (b.characteristic ?? 0)
}
