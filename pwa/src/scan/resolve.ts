/**
 * Says what a scanned text is, from the local replica alone: no request, no
 * waiting. Our own labels first, then GS1, then patterns of the site beside plain
 * text. Order for plain text: barcode, item code, location code, lot code,
 * code of a paper.
 */
import { codeKey, normalLotCode } from '@takt/sync'
import type { Item, Location, Lot, LotCode } from '../data/rows.ts'
import { type Books, familyOf, today } from './books.ts'
import { cleanCode, parseCode } from './codes.ts'
import { compose, type Contradiction, isContradiction } from './compose.ts'
import { type DocumentRef, documentsWithCode } from './documents.ts'
import {
  GROUP_SEPARATOR,
  isRefusal,
  meaningOf,
  parse,
  type Read,
  type Reading,
  type Refusal,
  upcEInFull,
} from './gs1/index.ts'
import { type Label, labelOf, labelOfFields, lotCodeOf } from './label.ts'
import { type Fields, matchingPatterns } from './patterns-of-site.ts'
import type { Ways } from './ways.ts'

/** What the label said beside the thing itself; absent for a plain code. */
interface Labelled {
  label?: Label
}

export type Resolved =
  | ({ kind: 'item'; item: Item; unit: number | null; mergedFrom: string | null } & Labelled)
  | { kind: 'location'; location: Location }
  | ({ kind: 'lot'; lot: Lot; item: Item; unit?: number | null } & Labelled)
  /** The same lot code at several items: a person, or the flow, has to choose. */
  | { kind: 'lots'; code: string; choices: { lot: Lot; item: Item }[] }
  /** A lot label of a known item whose lot this device has never heard of. */
  | ({ kind: 'new_lot'; item: Item; lotCode: string; unit?: number | null } & Labelled)
  /** A label that names no item: what it says waits for one that does. */
  | { kind: 'partial'; label: Label }
  | { kind: 'contradiction'; text: string; contradiction: Contradiction }
  /** A code of GS1 that is wrong in itself. */
  | { kind: 'refused'; text: string; refusal: Refusal }
  /** The code can be read in several ways: a person is asked once. */
  | { kind: 'ambiguous'; text: string; key: string; choices: Choice[] }
  /** A paper's code; where several papers share it, the open ones come first. */
  | { kind: 'document'; code: string; documents: DocumentRef[] }
  | { kind: 'badge'; code: string }
  | { kind: 'enrol'; code: string }
  /** Labels that say who or which device it is; they sign nobody in. */
  | { kind: 'person'; id: number }
  | { kind: 'device'; prefix: string }
  /** A label of a work order that this device does not have, or no longer. */
  | { kind: 'job_gone'; code: string }
  | { kind: 'unknown'; text: string; gtin?: string }

/** One way to read a code: a pattern by its number, or 'text' for the code as it stands. */
export interface Choice {
  way: string
  name: string
  found: Resolved
}

export interface Context {
  /** Date at the site: two figures of a year are read around it. */
  today?: string
  /** What labels before this one said of a thing that is not known yet. */
  pending?: Label | null
  ways?: Ways
  /** What the scanner sends in place of the GS1 separator; '' or absent for the sign itself. */
  separator?: string
}

export function resolve(text: string, books: Books, context: Context = {}): Resolved {
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
    case 'job':
      return byJobCode(parsed.code, books)
    case 'person':
    case 'device':
      // Suppliers print such codes too: one that the books know is theirs.
      return byBarcode(cleanCode(text), books) ?? parsed
    case 'plain':
      return standard(parsed.text, books, context)
  }
}

const unknown = (text: string): Resolved => ({ kind: 'unknown', text: cleanCode(text) })

function standard(text: string, books: Books, context: Context): Resolved {
  const read = parsedBy(text, context)
  if (isRefusal(read)) {
    return plain(text, books) ?? { kind: 'refused', text, refusal: read }
  }
  const house = houseTextOf(text, read)
  if (house !== null) return local(house, books, context)
  const { elements } = read
  const day = context.today ?? today(books, Date.now())
  const label = compose(context.pending ?? null, labelOf(meaningOf(elements, day), elements))
  if (isContradiction(label)) return { kind: 'contradiction', text, contradiction: label }
  return labelled(text, label, books)
}

function parsedBy(text: string, { separator = '' }: Context): Read {
  return parse(separator === '' ? text : text.replaceAll(separator, GROUP_SEPARATOR))
}

function houseTextOf(text: string, { form, text: rest }: Reading): string | null {
  // The substitute of the separator is a sign like any other in a house code.
  if (form === 'plain') return text.startsWith(']') ? rest : text
  return form === 'gtin' ? text : null
}

/** What patterns of the site get of a text; null where our own labels or GS1 come before them. */
export function houseText(text: string, context: Context = {}): string | null {
  const parsed = parseCode(text)
  if (parsed.kind !== 'plain') return null
  const read = parsedBy(parsed.text, context)
  return isRefusal(read) ? null : houseTextOf(parsed.text, read)
}

/** The thing that the elements of one or several labels name. */
function labelled(text: string, label: Label, books: Books): Resolved {
  const said = new Map(label.elements)
  const own = [said.get('241'), said.get('240')].filter((code) => code !== undefined)
  const byNumber = label.gtin === '' ? null : byGtin(label.gtin, books)
  const found =
    byNumber ?? own.map((code) => plainItem(code, books)).find((item) => item !== null) ?? null
  if (found !== null) return withLot(found, label, books)
  if (label.gtin !== '') return { kind: 'unknown', text, gtin: label.gtin }
  const saysNothing = label.lot === '' && label.serial === '' && label.expiresOn === ''
  const isBare = saysNothing && label.bestBeforeOn === '' && label.producedOn === ''
  const hasAmount = label.count !== '' || label.amounts.length > 0
  return isBare && !hasAmount ? { kind: 'unknown', text } : { kind: 'partial', label }
}

type FoundItem = Extract<Resolved, { kind: 'item' }>

function plainItem(code: string, books: Books): FoundItem | null {
  return byBarcode(code, books) ?? byItemCode(code, books)
}

/** The lot of an item as a label names it: known here, new, or none. */
function withLot(found: FoundItem, label: Label, books: Books): Resolved {
  const { item, unit } = found
  if (!item.lot_tracked) return { ...found, label }
  // A carton's serial number says nothing of the lot where pieces have none.
  const code = lotCodeOf(label, item)
  if (code === '') return { ...found, label }
  const lot = lotOfFamily(item, code, books)
  if (lot !== undefined) return { kind: 'lot', ...lot, unit, label }
  return { kind: 'new_lot', item, lotCode: normalLotCode(code), unit, label }
}

/** What stands in the books under this text, beside what patterns of the site make of it. */
function local(text: string, books: Books, context: Context): Resolved {
  const ways: Choice[] = []
  const itself = plain(text, books)
  if (itself !== null) ways.push({ way: 'text', name: '', found: itself })
  const day = context.today ?? today(books, Date.now())
  for (const { id, name, fields } of matchingPatterns(text, books, day)) {
    const found = byFields(text, fields, books, context)
    if (found !== null && !ways.some((way) => meansSame(way.found, found))) {
      ways.push({ way: String(id), name, found })
    }
  }
  const only = ways[0]
  if (only === undefined) return unknown(text)
  if (ways.length === 1) return only.found
  const key = ways.map(({ way }) => way).join('|')
  const chosen = ways.find(({ way }) => way === context.ways?.[key])
  return chosen?.found ?? { kind: 'ambiguous', text, key, choices: ways }
}

/** What the fields of a pattern name; null where the item or place is not known here. */
export function byFields(
  text: string,
  fields: Fields,
  books: Books,
  context: Context,
): Resolved | null {
  if (fields['location'] !== undefined) return byLocationCode(fields['location'], books)
  const label = compose(context.pending ?? null, labelOfFields(fields))
  if (isContradiction(label)) return { kind: 'contradiction', text, contradiction: label }
  if (fields['item'] !== undefined) {
    const found = plainItem(fields['item'], books)
    return found === null ? null : withLot(found, label, books)
  }
  const known = byLotCode(label.serial || label.lot, books)
  return known?.kind === 'lot' ? { ...known, label } : { kind: 'partial', label }
}

/** Two readings that lead to the same thing are no choice. */
function meansSame(one: Resolved, other: Resolved): boolean {
  if (one.kind === 'location' && other.kind === 'location') {
    return one.location.id === other.location.id
  }
  if (one.kind === 'lot' && other.kind === 'lot') return one.lot.id === other.lot.id
  if (one.kind === 'new_lot' && other.kind === 'new_lot') {
    return one.item.id === other.item.id && one.lotCode === other.lotCode
  }
  return one.kind === 'item' && other.kind === 'item' && one.item.id === other.item.id
}

function plain(text: string, books: Books): Resolved | null {
  return (
    byBarcode(text, books) ??
    byItemCode(text, books) ??
    byLocationCode(text, books) ??
    byLotCode(text, books) ??
    byDocumentCode(text, books)
  )
}

function byBarcode(text: string, books: Books): FoundItem | null {
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

const byGtin = (gtin: string, books: Books): FoundItem | null => byBarcode(gtin, books)

/**
 * Item numbers of 8, 12, 13 and 14 figures are equal when they are padded; readers
 * and catalogues disagree on how many zeros they write.
 */
function sameNumber(text: string): string[] {
  if (!/^(?:\d{8}|\d{12,14})$/.test(text)) return [text]
  const spellings = [text, ...spellingsOf(text)]
  const full = upcEInFull(text)
  return [...new Set(full === null ? spellings : [...spellings, ...spellingsOf(full)])]
}

function spellingsOf(text: string): string[] {
  const padded = text.padStart(14, '0')
  return [14, 13, 12, 8]
    .filter((length) => /^0*$/.test(padded.slice(0, 14 - length)))
    .map((length) => padded.slice(14 - length))
}

function byItemCode(code: string, books: Books): FoundItem | null {
  const keys = books.by('item.code', code)
  const rows = keys.map((key) => books.get<Item>('item', key)).filter((row) => row !== undefined)
  const item = rows.find((row) => row.active) ?? rows[0]
  return item === undefined ? null : survivor(item, null, books)
}

/** A merged item lives on in another one; its old labels stay good. */
function survivor(first: Item, unit: number | null, books: Books): FoundItem {
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

function byDocumentCode(code: string, books: Books): Resolved | null {
  const documents = documentsWithCode(code, books)
  return documents.length === 0 ? null : { kind: 'document', code, documents }
}

function byJobCode(code: string, books: Books): Resolved {
  const documents = documentsWithCode(code, books, ['work_order'])
  return documents.length === 0 ? { kind: 'job_gone', code } : { kind: 'document', code, documents }
}

/** Lots that bear a code now, and such as bore it: old labels stay good. */
function lotsWithCode(code: string, books: Books): { lot: Lot; item: Item }[] {
  const found: { lot: Lot; item: Item }[] = []
  const others = books.rowsBy<LotCode>('lot_code.code', code).map(({ lot }) => lot)
  for (const key of new Set([...books.by('lot.code', code), ...others])) {
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

/** The lot of an item, or of one that was merged into it. */
export function lotOfFamily(
  item: Item,
  code: string,
  books: Books,
): { lot: Lot; item: Item } | undefined {
  const lots = lotsWithCode(code, books)
  return familyOf(books, item)
    .map((one) => lots.find(({ lot }) => lot.item === one.id))
    .find((lot) => lot !== undefined)
}

function byItemAndLot(itemCode: string, lotCode: string, books: Books): Resolved | null {
  const found = byItemCode(itemCode, books)
  if (found === null) return null
  const match = lotOfFamily(found.item, lotCode, books)
  if (match !== undefined) return { kind: 'lot', ...match }
  return { kind: 'new_lot', item: found.item, lotCode: normalLotCode(lotCode) }
}
