/** Which plan an inspection follows, by what this device knows of goods and papers. Pure. */
import { choose, versionOn } from '@takt/sync/quality'
import type {
  Delivery,
  Inspection,
  InspectionKind,
  InspectionPlan,
  Item,
  PlanVersion,
  Shipment,
} from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { categoriesOf } from '../flow/stock.ts'

export interface Planned {
  plan: InspectionPlan
  version: PlanVersion
}

/** What is to be inspected, as far as it is known. */
export interface About {
  kind: InspectionKind
  item: number
  lot: string | null
  supplier: number | null
  customer: number | null
  operation: string | null
}

const plansOf = (books: Books): InspectionPlan[] =>
  Array.from(books.all<InspectionPlan>('inspection_plan'), ([, row]) => row)

/** The plan in force for goods, or null where one word of a person decides. */
export function planFor(books: Books, about: About, day: string): Planned | null {
  const item = books.get<Item>('item', String(about.item))
  if (item === undefined) return null
  const { kind, supplier, customer, operation } = about
  const categories = categoriesOf(item, books).map(({ id }) => id)
  const goods = { kind, item: item.id, day, categories, supplier, customer, operation }
  return choose<InspectionPlan>(plansOf(books), goods)
}

/** Operations for which there are plans of an item, in the order of their names. */
export function operationsFor(books: Books, about: About, day: string): string[] {
  const named = new Set<string>()
  for (const { operation, kind } of plansOf(books)) {
    if (operation === null || kind !== about.kind) continue
    if (planFor(books, { ...about, operation }, day)?.plan.operation === operation) {
      named.add(operation)
    }
  }
  return [...named].sort((a, b) => a.localeCompare(b))
}

/** What an inspection says of its goods; supplier and customer are those of its paper. */
export function aboutOf(books: Books, row: Inspection): About {
  const { kind, item, lot, operation } = row
  const supplier = row.supplier ?? supplierOf(books, row)
  return { kind, item, lot, operation, supplier, customer: customerOf(books, row) }
}

function supplierOf(books: Books, { line, lot }: Inspection): number | null {
  if (line !== null) {
    for (const [, delivery] of books.all<Delivery>('delivery')) {
      if (delivery.lines.some(({ id }) => id === line)) return delivery.supplier
    }
  }
  return books.get<{ supplier: number | null }>('lot', lot ?? '')?.supplier ?? null
}

function customerOf(books: Books, { for_kind: kind, for_id: id }: Inspection): number | null {
  if (kind !== 'shipment' || id === null) return null
  return books.get<Shipment>('shipment', String(id))?.customer ?? null
}

/** The plan that an inspection follows: the one that was opened or drawn by, or the one in force. */
export function plannedOf(books: Books, row: Inspection, day: string): Planned | null {
  if (row.plan === null) {
    return row.status === 'open' ? planFor(books, aboutOf(books, row), day) : null
  }
  const plan = books.get<InspectionPlan>('inspection_plan', String(row.plan))
  if (plan === undefined) return null
  const known = plan.versions.find(({ id }) => id === row.version)
  const version = known ?? versionOn(plan.versions, day)
  return version === null ? null : { plan, version }
}
