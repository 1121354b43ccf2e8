/** Papers with a code of their own (delivery, shipment, work order), as a scan finds them. Pure. */
import { codeKey } from '@takt/sync'
import type { Delivery, Shipment, WorkOrder } from '../data/rows.ts'
import type { Books } from './books.ts'

export type DocumentTable = 'delivery' | 'shipment' | 'work_order'
export type AnyDocument = Delivery | Shipment | WorkOrder

export interface DocumentRef {
  table: DocumentTable
  id: number
}

export const DOCUMENT_TABLES: readonly DocumentTable[] = ['work_order', 'delivery', 'shipment']

/** All papers that carry this code, those still open first. */
export function documentsWithCode(
  code: string,
  books: Books,
  tables: readonly DocumentTable[] = DOCUMENT_TABLES,
): DocumentRef[] {
  const wanted = codeKey(code)
  const found: (DocumentRef & { isOpen: boolean })[] = []
  for (const table of tables) {
    for (const [, row] of books.all<AnyDocument>(table)) {
      if (codeKey(row.code) !== wanted) continue
      found.push({ table, id: row.id, isOpen: row.status !== 'closed' })
    }
  }
  found.sort((a, b) => Number(b.isOpen) - Number(a.isOpen))
  return found.map(({ table, id }) => ({ table, id }))
}

export function documentOf<Row extends AnyDocument>(
  books: Books,
  table: DocumentTable,
  id: number | null,
): Row | undefined {
  return id === null ? undefined : books.get<Row>(table, String(id))
}

/** The day by which it is due, of whichever kind. */
export function dueOn(document: AnyDocument): string | null {
  return 'expected_on' in document ? document.expected_on : document.due_on
}

/** A planned order waits for its release: it is not offered, but nobody is stopped. */
const isOffered = ({ status }: AnyDocument): boolean => status === 'open' || status === 'released'

/** Papers that the floor works on, the most urgent first; those without a day come last. */
export function openDocuments(table: DocumentTable, books: Books): AnyDocument[] {
  const open = Array.from(books.all<AnyDocument>(table), ([, row]) => row).filter(isOffered)
  const day = (row: AnyDocument): string => dueOn(row) ?? '9999'
  return open.sort((a, b) => day(a).localeCompare(day(b)) || a.code.localeCompare(b.code))
}
