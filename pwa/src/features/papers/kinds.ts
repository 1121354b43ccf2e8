/** The three kinds of papers: where each is kept, who may see and change it, what its lines count. */
import type { Key } from '../../app/i18n.svelte.ts'
import type { Delivery, Shipment, WorkOrder } from '../../data/rows.ts'
import type { AnyDocument, DocumentTable } from '../../scan/documents.ts'
import type { IconName } from '../../ui/icons.ts'

export interface PaperKind {
  table: DocumentTable
  /** Address of the page, and of its part of the API. */
  path: string
  edit: string
  title: Key
  icon: IconName
  /** Flows that a paper begins. */
  flows: readonly ('receive' | 'ship' | 'consume' | 'output')[]
  party: 'supplier' | 'customer' | null
  dayField: 'expected_on' | 'due_on'
  linesField: 'lines' | 'components'
  /** Lots are announced with the lines. */
  hasLots: boolean
  /** What it becomes when it is opened (again): an order is released to the floor. */
  openStatus: 'open' | 'released'
}

export const DELIVERIES: PaperKind = {
  table: 'delivery',
  path: 'deliveries',
  edit: 'purchasing.edit',
  title: 'papers.deliveries',
  icon: 'delivery',
  flows: ['receive'],
  party: 'supplier',
  dayField: 'expected_on',
  linesField: 'lines',
  hasLots: true,
  openStatus: 'open',
}

export const SHIPMENTS: PaperKind = {
  ...DELIVERIES,
  table: 'shipment',
  path: 'shipments',
  edit: 'demand.edit',
  title: 'papers.shipments',
  icon: 'ship',
  flows: ['ship'],
  party: 'customer',
  dayField: 'due_on',
  hasLots: false,
}

export const WORK_ORDERS: PaperKind = {
  ...SHIPMENTS,
  table: 'work_order',
  path: 'work-orders',
  edit: 'production.edit',
  title: 'papers.work_orders',
  icon: 'order',
  flows: ['consume', 'output'],
  party: null,
  linesField: 'components',
  openStatus: 'released',
}

/** A line of any paper, with how much of it is done. */
export interface PaperLine {
  id: number
  item: number
  quantity: number
  done: number
  lotCode: string
  expiresOn: string
  inspects: boolean
}

export function linesOf(paper: AnyDocument): PaperLine[] {
  if ('components' in paper) {
    return paper.components.map((line) => ({ ...line, done: line.consumed, ...NO_LOT }))
  }
  if ('supplier' in paper) {
    return paper.lines.map((line) => ({
      ...line,
      ...{ done: line.received, lotCode: line.lot_code ?? '', expiresOn: line.expires_on ?? '' },
      inspects: line.inspects,
    }))
  }
  return paper.lines.map((line) => ({ ...line, done: line.shipped, ...NO_LOT }))
}

const NO_LOT = { lotCode: '', expiresOn: '', inspects: false }

export function partyOf(paper: AnyDocument): number | null {
  if ('supplier' in paper) return (paper as Delivery).supplier
  return 'customer' in paper ? (paper as Shipment).customer : null
}

export const orderOf = (paper: AnyDocument): WorkOrder | undefined =>
  'components' in paper ? paper : undefined

/** Done as a whole, from 0 to 1: every line counts alike, more than asked counts as done. */
export function shareDone(paper: AnyDocument): number {
  const order = orderOf(paper)
  const parts =
    order === undefined ? linesOf(paper) : [{ done: order.made, quantity: order.quantity }]
  if (parts.length === 0) return 0
  const shares = parts.map(({ done, quantity }) => Math.min(1, Math.max(0, done / quantity)))
  return shares.reduce((all, share) => all + share, 0) / shares.length
}
