/** Gauges: which one is measured with, and whether it may be. Pure. */
import { codeKey } from '@takt/sync'
import { unitNamed } from '@takt/sync/quality'
import type { CharacteristicRow, Gauge } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { isOverdue } from '../gauges/due.ts'

/** Why a gauge may not be used; `due_on` tells since when. */
export type GaugeBlock = 'overdue' | 'inactive'

export function blockOfGauge(gauge: Gauge, day: string): GaugeBlock | null {
  if (!gauge.active) return 'inactive'
  return isOverdue(gauge, day) ? 'overdue' : null
}

const gaugesOf = (books: Books): Gauge[] => Array.from(books.all<Gauge>('gauge'), ([, row]) => row)

/** A gauge by the code on it. */
export function gaugeWithCode(books: Books, text: string): Gauge | undefined {
  const wanted = codeKey(text)
  return gaugesOf(books).find((gauge) => codeKey(gauge.code) === wanted)
}

const sameUnit = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === other || unitOf(one) === unitOf(other)

const unitOf = (unit: string): string => unitNamed(unit) ?? unit

/** Those that can measure a characteristic: the one that it asks for first, then all of its unit. */
export function gaugesFor(
  books: Books,
  { gauge, unit }: CharacteristicRow,
  day: string,
): { gauge: Gauge; block: GaugeBlock | null }[] {
  return gaugesOf(books)
    .filter((one) => one.id === gauge || (one.active && sameUnit(one.unit, unit)))
    .map((one) => ({ gauge: one, block: blockOfGauge(one, day) }))
    .sort((a, b) => rank(a) - rank(b) || a.gauge.code.localeCompare(b.gauge.code))

  function rank(one: { gauge: Gauge; block: GaugeBlock | null }): number {
    return (one.gauge.id === gauge ? 0 : 1) + (one.block === null ? 0 : 2)
  }
}

/** Which gauge a reading is taken with now: the one chosen, or the one that is asked for. */
export function gaugeIdInHand(
  { gauge: asked, kind }: CharacteristicRow,
  chosen: number | null,
): number | null {
  return kind === 'measured' ? (chosen ?? asked) : null
}

/** The same with what is known of it; this device may not hold it yet. */
export function gaugeInHand(
  books: Books,
  characteristic: CharacteristicRow,
  chosen: number | null,
): Gauge | null {
  const id = gaugeIdInHand(characteristic, chosen)
  return id === null ? null : (books.get<Gauge>('gauge', String(id)) ?? null)
}

/** Whether a gauge measures what is asked for. */
export const fits = ({ gauge, unit }: CharacteristicRow, one: Gauge): boolean =>
  gauge === one.id || sameUnit(one.unit, unit)
