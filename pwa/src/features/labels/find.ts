/** Things to label, found by what somebody types; at most a handful at a time. */
import type { LabelKind, TableName, Tables } from '../../data/rows.ts'
import { normal } from '../../data/search.ts'
import { findItems } from '../items/find.ts'
import type { Lookup } from './content.ts'

const HITS_MAX = 8
const ALL = '*'

export interface Rows extends Lookup {
  rows<Name extends TableName>(table: Name): Tables[Name][]
  each<Name extends TableName>(table: Name): Iterable<Tables[Name]>
}
type NameOf = (row: { name_zh?: unknown; name_en?: unknown; code?: unknown }) => string

/** Ids as texts; "*" finds everything of a kind that is in use. */
export function findThings(kind: LabelKind, typed: string, rows: Rows): string[] {
  const text = normal(typed.trim())
  if (text === '') return []
  switch (kind) {
    case 'item':
      return findItems(typed, rows as Parameters<typeof findItems>[1], HITS_MAX).map((item) =>
        String(item.id),
      )
    case 'lot':
      return first(rows.each('lot'), (lot) => lot.code !== null && matches(text, lot.code))
    case 'location':
      return first(
        rows.rows('location').sort((a, b) => a.code.localeCompare(b.code)),
        (row) =>
          row.kind !== 'virtual' && row.active && matches(text, row.code, row.name_zh, row.name_en),
        text === ALL ? 500 : HITS_MAX,
      )
    case 'person':
      return first(rows.each('person'), (row) => row.active && matches(text, row.name))
    case 'device':
      return first(rows.each('device'), (row) => matches(text, row.name))
    case 'job':
      return first(rows.each('work_order'), (row) => matches(text, row.code))
  }
}

function first<Row extends { id: string | number }>(
  rows: Iterable<Row>,
  fits: (row: Row) => boolean,
  most = HITS_MAX,
): string[] {
  const found: string[] = []
  for (const row of rows) {
    if (!fits(row)) continue
    found.push(String(row.id))
    if (found.length === most) break
  }
  return found
}

function matches(text: string, ...fields: (string | null)[]): boolean {
  return text === ALL || fields.some((field) => field !== null && normal(field).includes(text))
}

/** "Deep groove ball bearing · BRG-6204", in the person's language. */
export function nameOfThing(kind: LabelKind, id: string, rows: Lookup, nameOf: NameOf): string {
  switch (kind) {
    case 'item': {
      const item = rows.row('item', id)
      return item === undefined ? id : `${nameOf(item)} · ${item.code}`
    }
    case 'lot': {
      const lot = rows.row('lot', id)
      const item = rows.row('item', lot?.item)
      return `${lot?.code ?? id} · ${item === undefined ? '' : nameOf(item)}`
    }
    case 'location': {
      const place = rows.row('location', id)
      return place === undefined ? id : `${place.code} · ${nameOf(place)}`
    }
    case 'person':
      return rows.row('person', id)?.name ?? id
    case 'device':
      return rows.row('device', id)?.name ?? id
    case 'job': {
      const order = rows.row('work_order', id)
      const item = rows.row('item', order?.item)
      return `${order?.code ?? id} · ${item === undefined ? '' : nameOf(item)}`
    }
  }
}
