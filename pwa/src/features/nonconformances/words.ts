/** A nonconformance in words: what, how much, where, what is wrong. Reads the chosen language. */
import { nameOf, t } from '../../app/i18n.svelte.ts'
import type { IconName } from '../../ui/icons.ts'
import { itemName, locationName, type Lookup, lotCode, quantityText } from '../acts/describe.ts'
import { type Case, type Severity, underway } from './cases.ts'

export const ICONS: Readonly<Record<Severity, IconName>> = {
  minor: 'info',
  major: 'warning',
  critical: 'stop',
}

export function defectName(lookup: Lookup, defect: number | null): string {
  const row = lookup.row('defect_code', defect)
  return row === undefined ? '' : nameOf(row)
}

export function lotText(lookup: Lookup, lot: string | null): string {
  const code = lotCode(lookup, lot)
  return code === '' ? '' : t('acts.lot', { code })
}

/** "Gearbox · GB-01 · Lot 7 · 3 pieces", as far as it is known. */
export function goodsText(lookup: Lookup, one: Pick<Case, 'item' | 'lot' | 'quantity'>): string {
  return [
    itemName(lookup, one.item),
    lotText(lookup, one.lot),
    quantityText(lookup, one.item, one.quantity),
  ]
    .filter(Boolean)
    .join(' · ')
}

export function detailText(lookup: Lookup, one: Case): string {
  return [
    one.number ?? '',
    defectName(lookup, one.defect),
    lotText(lookup, one.lot),
    quantityText(lookup, one.item, one.quantity),
    one.location === null ? '' : locationName(lookup, one.location),
  ]
    .filter(Boolean)
    .join(' · ')
}

export function statusText(one: Case): string {
  if (one.number === null || underway(one) !== undefined) return t('nonconformance.status_sent')
  return t(`nonconformance.status_${one.status}`)
}
