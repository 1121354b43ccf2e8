/** What a notice is about: goods, place, person, as one line. */
import { nameOf, t } from '../../app/i18n.svelte.ts'
import type { Notice } from '../../data/rows.ts'
import { NAMED_IN } from '../../scan/books.ts'
import { takersOf, typedQuantity } from './inbox.ts'
import { itemName, locationName, lotCode, quantityText, type Lookup } from '../acts/describe.ts'

export function personName(lookup: Lookup, id: number | null): string {
  if (id === null) return ''
  const known = NAMED_IN.map((table) => lookup.row(table, id)).find((row) => row !== undefined)
  return known?.name ?? t('exceptions.person_number', { id })
}

/** The author, or all who had a hand in it, each once. */
function people(lookup: Lookup, notice: Notice): string {
  const takers = takersOf(notice).map((taker) => personName(lookup, taker.person))
  return takers.length === 0 ? personName(lookup, notice.person) : [...new Set(takers)].join(', ')
}

/** From where to where, if that is told; else the place. */
function placesOf(lookup: Lookup, notice: Notice): string {
  const { from, to } = notice.data
  if (typeof from === 'number' && typeof to === 'number') {
    return `${locationName(lookup, from)} → ${locationName(lookup, to)}`
  }
  return notice.location === null ? '' : locationName(lookup, notice.location)
}

function supplierName(lookup: Lookup, id: unknown): string {
  const party = typeof id === 'number' ? lookup.row('party', id) : undefined
  return party === undefined ? '' : nameOf(party)
}

export function subject(lookup: Lookup, notice: Notice): string {
  const code = notice.data['code']
  const lot = lotCode(lookup, notice.lot)
  const parts = [
    typeof code === 'string' ? t('acts.code', { code }) : '',
    notice.item === null ? '' : itemName(lookup, notice.item),
    lot === '' ? '' : t('acts.lot', { code: lot }),
    supplierName(lookup, notice.data['supplier']),
    placesOf(lookup, notice),
    quantityText(lookup, notice.item, notice.data['quantity']),
    typedQuantity(notice),
    people(lookup, notice),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
