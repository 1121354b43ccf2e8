/** Stocktakes, people and places in words. */
import { day } from '../../app/days.ts'
import { nameOf, t } from '../../app/i18n.svelte.ts'
import type { Location, Stocktake } from '../../data/rows.ts'
import type { Lookup } from '../acts/describe.ts'

/** "ST-0012 · Zone A" : the name that it was given, or what is counted. */
export function planTitle(lookup: Lookup, plan: Stocktake): string {
  const about = plan.name ?? (plan.zone === null ? kindText(plan) : placeText(lookup, plan.zone))
  return `${plan.number} · ${about}`
}

export const kindText = (plan: Pick<Stocktake, 'kind'>): string => t(`stocktakes.kind_${plan.kind}`)

export function placeText(lookup: Lookup, id: number): string {
  const place = lookup.row('location', id)
  if (!place) return t('acts.location_number', { id })
  const name = nameOf(place)
  return name === place.code ? place.code : `${place.code} ${name}`
}

export const dueText = (plan: Pick<Stocktake, 'due_on'>): string =>
  plan.due_on === null ? '' : t('flow.due', { day: day(plan.due_on) })

/** Places that can be counted as a whole, in order of their codes. */
export function zones(locations: readonly Location[]): Location[] {
  return locations
    .filter((row) => row.active && (row.kind === 'zone' || row.kind === 'warehouse'))
    .sort((left, right) => left.code.localeCompare(right.code))
}

/** A day from now on, as a form writes it. */
export function dayFrom(now: number, days: number): string {
  const at = new Date(now + days * 86_400_000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
