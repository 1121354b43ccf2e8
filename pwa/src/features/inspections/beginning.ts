/** What is inspected by hand, as scans and addresses say it. Pure. */
import type {
  Inspection,
  InspectionKind,
  InspectionPlan,
  Lot,
  Shipment,
  WorkOrder,
} from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { documentOf } from '../../scan/documents.ts'
import type { Resolved } from '../../scan/resolve.ts'

export const KINDS: readonly InspectionKind[] = [
  ...(['in_process', 'final', 'shipment', 'move', 'receipt'] as const),
]

/** What is known so far; the kind is what a person chooses first. */
export interface Subject {
  kind: InspectionKind | null
  item: number | null
  lot: string | null
  order: number | null
  shipment: number | null
  operation: string | null
}

export const NOTHING: Subject = {
  ...{ kind: null, item: null, lot: null, order: null, shipment: null, operation: null },
}

/** The subject of an address. */
export function subjectIn(query: URLSearchParams, books: Books): Subject {
  const id = (name: string): number | null => {
    const value = Number(query.get(name))
    return Number.isSafeInteger(value) && value > 0 ? value : null
  }
  const kind = KINDS.find((one) => one === query.get('kind')) ?? null
  const lot = books.get<Lot>('lot', query.get('lot') ?? '')
  const papers = { order: id('order'), shipment: id('shipment'), operation: query.get('operation') }
  const subject = { ...NOTHING, kind, ...papers, item: lot?.item ?? id('item') }
  return withOrder({ ...subject, lot: lot?.id ?? null }, books)
}

/** A scan says more of it, or null where it says nothing here. */
export function scannedInto(subject: Subject, found: Resolved, books: Books): Subject | null {
  if (found.kind === 'lot') return { ...subject, lot: found.lot.id, item: found.item.id }
  if (found.kind === 'item') {
    const lot = subject.item === found.item.id ? subject.lot : null
    return { ...subject, item: found.item.id, lot }
  }
  if (found.kind !== 'document') return null
  for (const { table, id } of found.documents) {
    if (table === 'work_order')
      return withOrder({ ...subject, order: id, lot: null, item: null }, books)
    if (table === 'shipment') return { ...subject, shipment: id, kind: subject.kind ?? 'shipment' }
  }
  return null
}

/** An order says what is made by it. */
function withOrder(subject: Subject, books: Books): Subject {
  const order = documentOf<WorkOrder>(books, 'work_order', subject.order)
  if (order === undefined) return subject
  return { ...subject, item: subject.item ?? order.item, kind: subject.kind ?? 'in_process' }
}

/** Items of a shipment, to choose from where nothing was scanned. */
export function itemsOf(subject: Subject, books: Books): number[] {
  const shipment = documentOf<Shipment>(books, 'shipment', subject.shipment)
  return shipment === undefined ? [] : [...new Set(shipment.lines.map(({ item }) => item))]
}

/** The row that the inspection will have; null while it lacks kind or goods. */
export function rowOf(subject: Subject, quantity: number | null, now: number): Inspection | null {
  const { kind, item, lot, order, shipment, operation } = subject
  if (kind === null || item === null) return null
  const paper: [Inspection['for_kind'], number | null] =
    kind === 'shipment' && shipment !== null
      ? ['shipment', shipment]
      : order !== null
        ? ['work_order', order]
        : [null, null]
  return {
    ...{ id: '', kind, item, lot, line: null, quantity, status: 'open', opened_at: now },
    ...{ closed_at: null, person: null, plan: null, version: null, supplier: null },
    ...{ for_kind: paper[0], for_id: paper[1], operation, units: null, seed: null, n: null },
    ...{ ac: null, re: null, letter: null, mode: null, found: 0, nonconforming: [] },
    stopped: false,
  }
}

/** Kinds for which this site has plans at all; the others are offered last. */
export function plannedKinds(books: Books): ReadonlySet<InspectionKind> {
  const found = new Set<InspectionKind>()
  for (const [, plan] of books.all<InspectionPlan>('inspection_plan')) {
    if (plan.active && plan.versions.length > 0) found.add(plan.kind)
  }
  return found
}
