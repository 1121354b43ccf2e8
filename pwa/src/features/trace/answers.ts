/** What the server answers about the way of lots, field by field as it comes. */
import type { LotStatus } from '../../data/rows.ts'

/** Ends of links, column by column; `run` and `lot` are places in the lists of the trace. */
export interface Links {
  readonly run: readonly number[]
  readonly lot: readonly number[]
  /** -1: the lot was used by the run, 1: it was made by it. */
  readonly direction: readonly number[]
  readonly quantity: readonly number[]
}

export interface Trace {
  readonly root: string
  /** There was more than the server follows; the nearest is here. */
  readonly truncated: boolean
  readonly limit: number
  readonly lots: readonly string[]
  readonly items: readonly number[]
  readonly runs: readonly string[]
  readonly links: Links
}

export interface Trade {
  party: number | null
  line: number | null
  direction: 'received' | 'shipped' | 'returned'
  quantity: number
  at: number
}

export interface Inspected {
  id: string
  status: 'open' | 'passed' | 'failed'
  /** May stand before the goods are there. */
  verdict: 'pass' | 'fail' | null
  opened_at: number | null
  closed_at: number | null
  person: number | null
}

export interface LotDetail {
  id: string
  item: number
  code: string | null
  status: LotStatus
  expires_on: string | null
  supplier: number | null
  parties: Trade[]
  places: { location: number; quantity: number }[]
  inspections: Inspected[]
}

export type Relation = 'production' | 'split' | 'merge' | 'relabel' | 'repack' | 'rework'

export interface RunDetail {
  id: string
  relation: Relation
  work_orders: number[]
  machines: string[]
  people: number[]
  first_at: number
  last_at: number
  /** Goods that nobody tracks by lot: used (-1) or made (1). */
  untracked: { item: number; direction: number; quantity: number }[]
}

export interface Details {
  lots: LotDetail[]
  runs: RunDetail[]
}

/** A trace as it was at `at`, with what was known of its nearest lots and runs. */
export interface KeptTrace extends Trace {
  readonly at: number
  readonly details: Details
}

/** One row of the replica: a slice of every list, to be put one after the other. */
export interface KeptPart extends KeptTrace {
  readonly part: number
  readonly parts: number
}

export interface Moment {
  at: number
  source: 'ledger' | 'status' | 'notice' | 'inspection' | 'nonconformance'
  key: string
  act: string | null
  operation: string | null
  person: number | null
  device: string | null
  location: number | null
  entry: 'delta' | 'count' | null
  quantity: number | null
  status: string | null
  reason: number | null
  undone_by: string | null
  code: string | null
  data: Record<string, unknown> | null
}

export interface TimelinePage {
  moments: Moment[]
  next: string | null
}

export interface Figures {
  received: number
  opening: number
  made: number
  used: number
  shipped: number
  returned: number
  scrapped: number
  difference: number
  floor: number
  stock: number
}

export interface LotBalance extends Figures {
  lot: string
  item: number
  code: string | null
  status: LotStatus
  remainder: number
  places: { location: number; quantity: number }[]
}

export interface BalanceSheet {
  lots: LotBalance[]
}

type Columns<Row> = { readonly [Field in keyof Row]: readonly Row[Field][] }

export interface RecallLot extends Figures {
  lot: string
  item: number
  code: string | null
  status: LotStatus
}

export interface RecallAnswer {
  roots: string[]
  truncated: boolean
  limit: number
  /** Places of lots that only share a source with those asked for. */
  siblings: number[]
  lots: Columns<RecallLot>
  places: Columns<{ lot: number; location: number; quantity: number }>
  trades: Columns<Trade & { lot: number }>
  customers: {
    party: number | null
    item: number
    lots: number
    shipped: number
    returned: number
  }[]
  items: (Figures & { item: number; lots: number; remainder: number })[]
}
