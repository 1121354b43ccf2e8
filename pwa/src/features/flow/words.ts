/**
 * The sentences of the flows: figures with their unit, places, why a scan is
 * wrong and what to do instead. Reads the chosen language.
 */
import { ageText, dateTime } from '../../app/dates.ts'
import { type Key, nameOf, sentences, t, tMaybe } from '../../app/i18n.svelte.ts'
import { unitBeside } from '../../app/units.ts'
import type { Item, Location, Lot, Reason } from '../../data/rows.ts'
import { type Books, itemOf, locationOf, lotOf, personName, unitOf } from '../../scan/books.ts'
import { identifierName, whyRefused } from '../../scan/refusal-words.ts'
import { alternative, type Warning } from './choices.ts'
import { figure } from './quantity.ts'
import type { Lock } from './state.ts'

export function unitName(books: Books, id: number | null): string {
  const unit = unitOf(books, id)
  return unit === undefined ? '' : nameOf(unit)
}

/** The unit as it stands beside this figure: "piece", "pieces". */
export function unitAt(text: string, books: Books, id: number | null): string {
  const unit = unitOf(books, id)
  return unit === undefined ? '' : unitBeside(text, unit)
}

/** "25 pieces": base units with the name of the base unit. */
export function amount(quantity: number, item: Item, books: Books): string {
  const text = figure(quantity, item)
  return `${text} ${unitAt(text, books, item.unit)}`.trim()
}

/** Code first: it is what stands on the label. */
export function placeName(location: Location | undefined): string {
  if (location === undefined) return '?'
  switch (location.role) {
    case 'supplier':
      return t('flow.supplier')
    case 'production':
      return t('flow.production')
    case 'customer':
      return t('flow.customer')
    case 'conversion':
      return t('flow.conversion')
    case 'scrap':
      return t('flow.scrap_place')
    default:
      return location.code
  }
}

/** The second line of a place, when it says more than the code. */
export function placeDetail(location: Location): string {
  const name = nameOf(location)
  return name === location.code ? '' : name
}

/** A hold's reason: the name of a reason row, or the words that were given. */
export function reasonText(value: number | string, books: Books): string {
  const text = String(value)
  for (const [key, row] of books.all<Reason>('reason')) {
    if (key === text || row.code === text) return nameOf(row)
  }
  return text
}

/** ": burr (Wang Fang, 10:42)", or what of it is known. */
export function whyBlocked(lot: Lot, books: Books): string {
  const when = lot.status_at === null ? null : dateTime(lot.status_at)
  const who = personName(books, lot.status_by)
  if (lot.status_reason === null) return when === null ? '' : t('flow.why_when', { when })
  const reason = reasonText(lot.status_reason, books)
  return who === null || when === null
    ? t('flow.why', { reason })
    : t('flow.why_by', { reason, who, when })
}

/** Of which lot one is a part that is on hold with it; empty where it is held itself. */
export function partOfText(lot: Lot, books: Books): string {
  const { status, status_lot: source = null } = lot
  if (status !== 'hold' || source === null) return ''
  return t('lot.part_of', { code: lotOf(books, source)?.code ?? source.slice(0, 8) })
}

export interface Explanation {
  title: string
  next: string
  /** Where the lot is stopped only with the one that it was made of. */
  partOf: string
  /** How old the knowledge of this device is, where that matters. */
  known: string
}

/** Why the scan was wrong, and what to do: two short sentences. */
export function explain(lock: Lock, books: Books, today: string, now = Date.now()): Explanation {
  const lot = lotOf(books, lock.lot ?? null)
  const item = itemOf(books, lock.item ?? null)
  const params = {
    text: lock.text,
    item: item === undefined ? '' : nameOf(item),
    place: placeName(locationOf(books, lock.location ?? null)),
    lot: lot?.code ?? '',
    date: lock.date ?? lot?.expires_on ?? '',
    why: lot === undefined ? '' : whyBlocked(lot, books),
    ai: identifierName(lock.ai ?? null),
    before: lock.before ?? '',
    now: lock.now ?? '',
  }
  const title = t(`flow.lock_${lock.code}${lock.warns === true ? '_warns' : ''}` as Key, params)
  if (lock.why !== undefined) {
    return { title, next: whyRefused(lock.why, lock.ai ?? null), partOf: '', known: '' }
  }
  const own = tMaybe(`flow.lock_${lock.code}_next`, params)
  const known = own === null || own === undefined ? knownAsOf(books, now) : ''
  const partOf = lock.code === 'lot_hold' && lot !== undefined ? partOfText(lot, books) : ''
  return { title, next: own ?? instead(lot, books, today), partOf, known }
}

/** Somebody may have held or released it since. */
function knownAsOf(books: Books, now: number): string {
  const at = books.revealedAt
  if (at === null) return t('scan.as_of_never')
  return t('flow.known_as_of', { when: dateTime(at), age: ageText(Math.max(0, now - at)) })
}

/** What to take instead of a blocked lot. */
export function instead(lot: Lot | undefined, books: Books, today: string): string {
  const other = lot === undefined ? null : alternative(lot, books, today)
  const item = itemOf(books, lot?.item ?? null)
  if (other === null || item === undefined) return t('flow.lock_lot_next_none')
  return t('flow.lock_lot_next', {
    lot: other.lot.code,
    place: placeName(other.place),
    quantity: amount(other.quantity, item, books),
  })
}

export function warn(warning: Warning, item: Item, books: Books): string {
  switch (warning.kind) {
    case 'more_than_there':
      return warning.there <= 0
        ? t('flow.warn_none')
        : t('flow.warn_more', { there: amount(warning.there, item, books) })
    case 'lot_not_there':
      return t('flow.warn_lot_there')
    case 'lot_blocked':
      return t(`flow.warn_${warning.block}`)
    case 'label_expired':
      return t('flow.warn_label_expired', { date: warning.date })
    case 'label_past_best':
      return t('flow.warn_label_past_best', { date: warning.date })
    case 'item_inactive':
      return t('scan.inactive_item')
    case 'not_on_paper':
      return t('flow.warn_not_on_paper')
    case 'over_paper':
      return t('flow.warn_over_paper', { over: amount(warning.over, item, books) })
    case 'frozen':
      return sentences(t('count.frozen'), t('count.frozen_next'))
    case 'rounded':
      return ''
  }
}
