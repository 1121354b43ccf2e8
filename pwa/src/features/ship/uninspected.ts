/** What must not leave yet: goods that a plan wants to see inspected before they are shipped. Pure. */
import type { Inspection, InspectionPlan, Shipment } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { documentOf } from '../../scan/documents.ts'
import type { Stop } from '../flow/definition.ts'
import type { FlowState, Subject } from '../flow/state.ts'
import { planFor } from '../inspections/choosing.ts'

interface Goods {
  item: number
  lot: string | null
  shipment: number | null
}

/** The first goods in hand that lack a passed inspection, and where to inspect them. */
export function uninspected(state: FlowState, books: Books, today: string): Stop | null {
  const shipment = documentOf<Shipment>(books, 'shipment', state.document)
  const customer = shipment?.customer ?? state.party
  for (const { item, lot } of [...state.lines, state] as Subject[]) {
    if (item === null) continue
    const about = { kind: 'shipment' as const, item, lot, supplier: null, operation: null }
    const plan = planFor(books, { ...about, customer }, today)?.plan
    if (plan === undefined || isPassed(plan, { item, lot, shipment: shipment?.id ?? null }, books))
      continue
    return stopOf(plan, { item, lot, shipment: shipment?.id ?? null })
  }
  return null
}

/** An inspection is by the plan, and of the shipment, of all of it or of one lot, or of the lot wherever it goes. */
function isPassed(plan: InspectionPlan, { item, lot, shipment }: Goods, books: Books): boolean {
  for (const [, row] of books.all<Inspection>('inspection')) {
    if (row.kind !== 'shipment' || row.status !== 'passed') continue
    if (row.plan !== plan.id || row.item !== item) continue
    if (lot !== null && row.lot === lot) return true
    const isOfShipment = row.for_kind === 'shipment' && row.for_id === shipment
    if (shipment !== null && isOfShipment && (row.lot === null || lot === null)) return true
  }
  return false
}

function stopOf(plan: InspectionPlan, goods: Goods): Stop {
  const { item, lot, shipment } = goods
  const query = {
    kind: 'shipment',
    item: String(item),
    ...(lot === null ? {} : { lot }),
    ...(shipment === null ? {} : { shipment: String(shipment) }),
  }
  return { plan: plan.code, item, query }
}
