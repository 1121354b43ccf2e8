/**
 * Says what a scanned text is, from the local replica alone: no request, no
 * waiting. Order for plain text: barcode, item code, location code, lot code.
 */
import { codeKey, normalLotCode } from '@takt/sync'
import type { Item, Location, Lot } from '../data/rows.ts'
import { type Books, familyOf } from './books.ts'
import { cleanCode, parseCode } from './codes.ts'

export type Resolved =
  | { kind: 'item'; item: Item; unit: number | null; mergedFrom: string | null }
  | { kind: 'location'; location: Location }
  | { kind: 'lot'; lot: Lot; item: Item }
  /** The same lot code at several items: a person, or the flow, has to choose. */
  | { kind: 'lots'; code: string; choices: { lot: Lot; item: Item }[] }
  /** A lot label of a known item whose lot this device has never heard of. */
  | { kind: 'new_lot'; item: Item; lotCode: string }
  | { kind: 'badge'; code: string }
  | { kind: 'enrol'; code: string }
  | { kind: 'unknown'; text: string }

export function resolve(text: string, books: Books): Resolved {
  const parsed = parseCode(text)
  switch (parsed.kind) {
    case 'badge':
    case 'enrol':
      return parsed
    case 'item':
      return byItemCode(parsed.code, books) ?? unknown(text)
    case 'location':
      return byLocationCode(parsed.code, books) ?? unknown(text)
    case 'lot':
      return byItemAndLot(parsed.item, parsed.lot, books) ?? unknown(text)
    case 'plain':
      return plain(parsed.text, books) ?? unknown(text)
  }
}

const unknown = (text: string): Resolved => ({ kind: 'unknown', text: cleanCode(text) })

function plain(text: string, books: Books): Resolved | null {
  return (
    byBarcode(text, books) ??
    byItemCode(text, books) ??
    byLocationCode(text, books) ??
    byLotCode(text, books)
  )
}

function byBarcode(text: string, books: Books): Resolved | null {
  for (const candidate of sameNumber(text)) {
    const key = books.by('item.barcode', candidate)[0]
    const item = key === undefined ? undefined : books.get<Item>('item', key)
    if (item === undefined) continue
    const wanted = codeKey(candidate)
    const unit = item.barcodes.find(([code]) => codeKey(code) === wanted)?.[1] ?? null
    return survivor(item, unit, books)
  }
  return null
}

/** A UPC-A is the EAN-13 with a leading zero; readers disagree on which they send. */
function sameNumber(text: string): string[] {
  if (/^\d{12}$/.test(text)) return [text, `0${text}`]
  if (/^0\d{12}$/.test(text)) return [text, text.slice(1)]
  return [text]
}

function byItemCode(code: string, books: Books): Resolved | null {
  const keys = books.by('item.code', code)
  const rows = keys.map((key) => books.get<Item>('item', key)).filter((row) => row !== undefined)
  const item = rows.find((row) => row.active) ?? rows[0]
  return item === undefined ? null : survivor(item, null, books)
}

/** A merged item lives on in another one; its old labels stay good. */
function survivor(first: Item, unit: number | null, books: Books): Resolved {
  let item = first
  for (let hops = 0; item.merged_into !== null && hops < 8; hops += 1) {
    const next = books.get<Item>('item', String(item.merged_into))
    if (next === undefined) break
    item = next
  }
  const mergedFrom = item === first ? null : first.code
  return { kind: 'item', item, unit: mergedFrom === null ? unit : null, mergedFrom }
}

function byLocationCode(code: string, books: Books): Resolved | null {
  const keys = books.by('location.code', code)
  const rows = keys
    .map((key) => books.get<Location>('location', key))
    .filter((row) => row !== undefined)
  const location = rows.find((row) => row.active) ?? rows[0]
  return location === undefined ? null : { kind: 'location', location }
}

function lotsWithCode(code: string, books: Books): { lot: Lot; item: Item }[] {
  const found: { lot: Lot; item: Item }[] = []
  for (const key of books.by('lot.code', code)) {
    const lot = books.get<Lot>('lot', key)
    const item = lot === undefined ? undefined : books.get<Item>('item', String(lot.item))
    if (lot !== undefined && item !== undefined) found.push({ lot, item })
  }
  return found
}

function byLotCode(code: string, books: Books): Resolved | null {
  const choices = lotsWithCode(code, books)
  const only = choices[0]
  if (only === undefined) return null
  return choices.length === 1 ? { kind: 'lot', ...only } : { kind: 'lots', code, choices }
}

function byItemAndLot(itemCode: string, lotCode: string, books: Books): Resolved | null {
  const found = byItemCode(itemCode, books)
  if (found?.kind !== 'item') return null
  const lots = lotsWithCode(lotCode, books)
  const match = familyOf(books, found.item)
    .map((one) => lots.find(({ lot }) => lot.item === one.id))
    .find((lot) => lot !== undefined)
  if (match !== undefined) return { kind: 'lot', ...match }
  return { kind: 'new_lot', item: found.item, lotCode: normalLotCode(lotCode) }
}
