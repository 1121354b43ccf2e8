/**
 * What the device's own pending acts add to the picture: balance deltas, lot
 * rows, and who counts what, recomputed from the outbox. A pending count or adjustment changes no
 * figure; a pending undo takes back what its original added.
 */
import { heldLot } from './lot-holds.ts'
import { type LinesAt, PendingCounts, type RowOf } from './pending-counts.ts'
import type { PendingInspections } from './pending-inspections.ts'
import { balanceKey, legs, type Leg, regroupLines } from './stock.ts'
import type { JsonObject, Row } from './types.ts'

/** The part of an operation that the picture depends on. */
export interface PendingAct {
  id: string
  kind: string
  actor: number
  at: number
  args: JsonObject
  /** For an undo: the legs of its original, as far as the device knows it. */
  undoes?: Leg[]
}

/** The deltas of one pending act; `isHeld` says of an original that it never had an effect. */
export function pendingLegs(act: PendingAct, isHeld: (id: string) => boolean): Leg[] {
  if (act.kind !== 'undo') return legs(act.kind, act.args)
  if (act.undoes === undefined || isHeld(String(act.args['operation']))) return []
  return act.undoes.map((leg) => ({ ...leg, quantity: -leg.quantity }))
}

function lotRow(act: PendingAct, line: JsonObject): Row {
  const code = line['lot_code'] ?? null
  const source = act.kind === 'stock.receive' ? 'supplier' : 'own'
  const { best_before_on = null, produced_on = null, attributes = null } = line
  return {
    ...{ id: line['lot'] ?? null, item: line['item'] ?? null, code, status: 'available' },
    ...{ expires_on: line['expires_on'] ?? null, best_before_on, produced_on, attributes },
    ...{ received_at: act.at, source, supplier: act.args['party'] ?? null },
    ...{ status_reason: null, status_by: null, status_at: null },
  }
}

/** The parts of an act that bring lots which nobody may have heard of yet. */
function madeLines(act: PendingAct): JsonObject[] {
  if (act.kind === 'lot.regroup') return regroupLines(act.args, 'outputs')
  return act.kind === 'stock.receive' || act.kind === 'stock.output' ? [act.args] : []
}

/** What nobody may use, and so nothing that it was split or merged into. */
const BLOCKED = ['hold', 'quarantine', 'rejected']

const isBlocked = (row: Row): boolean => BLOCKED.includes(String(row['status']))

const lotsOf = (lines: JsonObject[]): string[] =>
  lines.map((line) => line['lot']).filter((lot) => typeof lot === 'string')

export class PendingPicture {
  readonly deltas = new Map<string, Leg>()
  /** Lot -> act -> what it says of the lot; the last one counts. */
  private readonly holds = new Map<string, Map<string, Row>>()
  /** Words that goods are bad: to take them back frees nothing. */
  private readonly fails = new Set<unknown>()
  private readonly newLots = new Map<string, Row>()
  /** Lot -> regrouping -> what went into it there. */
  private readonly madeOf = new Map<string, Map<string, string[]>>()
  private readonly counts: PendingCounts
  private readonly inspections: PendingInspections | null

  /**
   * `ownDevice`: the row of this device, once it is here; `linesAt`: what is counted at a place;
   * `inspections`: only where there are acts of any.
   */
  constructor(
    ownDevice: () => Row | undefined = () => undefined,
    linesAt: LinesAt = () => [],
    inspections: PendingInspections | null = null,
  ) {
    this.counts = new PendingCounts(ownDevice, linesAt)
    this.inspections = inspections
  }

  /** Tables that this picture touches. */
  get tables(): string[] {
    const lots = this.holds.size + this.newLots.size + this.madeOf.size > 0
    return [
      ...(this.deltas.size > 0 ? ['balance'] : []),
      ...(lots ? ['lot'] : []),
      ...this.counts.tables,
      ...(this.inspections?.tables ?? []),
    ]
  }

  keys(table: string): Iterable<string> {
    if (table === 'balance') return this.deltas.keys()
    const { holds, newLots, madeOf } = this
    const inspected = this.inspections?.keys(table) ?? []
    if (table !== 'lot') return inspected.length > 0 ? inspected : this.counts.keys(table)
    return new Set([...holds.keys(), ...newLots.keys(), ...madeOf.keys(), ...inspected])
  }

  /** A base row as the device sees it; undefined where nothing is (left). `lotOf`: of the base. */
  over(table: string, key: string, base: Row | undefined, lotOf: RowOf): Row | undefined {
    if (table === 'balance') {
      const delta = this.deltas.get(key)
      if (delta === undefined) return base
      const quantity = Number(base?.['quantity'] ?? 0) + delta.quantity
      return quantity === 0 ? undefined : { ...delta, ...base, quantity }
    }
    if (table === 'lot') return this.lotOver(key, base, lotOf)
    const row = this.counts.over(table, key, base, lotOf)
    return this.inspections === null ? row : this.inspections.over(table, key, row)
  }

  /** What was made here of a lot on hold is on hold with it, as the server will say. */
  private lotOver(key: string, base: Row | undefined, lotOf: RowOf): Row | undefined {
    const row = this.told(key, base)
    if (row === undefined || isBlocked(row)) return row
    for (const source of this.sourcesOf(key)) {
      const from = this.told(source, lotOf(source))
      if (from === undefined || !isBlocked(from)) continue
      const { status_lot = null, status_reason, status_by, status_at } = from
      const why = { status_lot: status_lot ?? source, status_reason, status_by, status_at }
      return { ...row, status: 'hold', ...why } as Row
    }
    return row
  }

  /** A lot with what was said of it itself. */
  private told(key: string, base: Row | undefined): Row | undefined {
    const row = base ?? this.newLots.get(key)
    const failed = row?.['status'] === 'rejected' ? undefined : this.inspections?.holdOf(key)
    const hold = [...(this.holds.get(key)?.values() ?? [])].at(-1) ?? failed
    const waits = row && !isBlocked(row) && this.inspections?.waits(key) === true
    const quarantine = waits ? { status: 'quarantine' } : undefined
    return row && (hold ?? quarantine) ? { ...row, ...(hold ?? quarantine) } : row
  }

  /** All that a lot was made of here, step by step. */
  private sourcesOf(lot: string): string[] {
    const found = new Set([lot])
    for (const one of found) {
      for (const used of this.madeOf.get(one)?.values() ?? []) used.forEach((id) => found.add(id))
    }
    return [...found].slice(1)
  }

  add(act: PendingAct, deltas: Leg[], isShown: (location: number) => boolean): void {
    for (const leg of deltas) if (isShown(leg.location)) this.addLeg(leg)
    for (const line of madeLines(act)) {
      const made = line['lot']
      if (typeof made !== 'string' || typeof line['lot_code'] !== 'string') continue
      if (!this.newLots.has(made)) this.newLots.set(made, lotRow(act, line))
    }
    this.addSources(act)
    this.counts.add(act)
    this.inspections?.add(act)
    this.addHold(act)
  }

  private addHold(act: PendingAct): void {
    if (act.kind === 'undo' && !this.fails.has(act.args['operation'])) {
      for (const acts of this.holds.values()) acts.delete(String(act.args['operation']))
    }
    const lot = heldLot(act)
    if (lot === null) return
    if (act.kind === 'inspect.result') this.fails.add(act.id)
    const status_reason = act.args['reason'] ?? null
    const row = { status: 'hold', status_reason, status_by: act.actor, status_at: act.at }
    this.holds.set(lot, (this.holds.get(lot) ?? new Map<string, Row>()).set(act.id, row))
  }

  private addSources(act: PendingAct): void {
    if (act.kind === 'undo') {
      for (const made of this.madeOf.values()) made.delete(String(act.args['operation']))
    }
    if (act.kind !== 'lot.regroup') return
    const used = lotsOf(regroupLines(act.args, 'inputs'))
    for (const lot of lotsOf(regroupLines(act.args, 'outputs'))) {
      const made = this.madeOf.get(lot) ?? new Map<string, string[]>()
      this.madeOf.set(lot, made.set(act.id, used))
    }
  }

  private addLeg(leg: Leg): void {
    const { item, location, lot } = leg
    const key = balanceKey(item, location, lot)
    const quantity = (this.deltas.get(key)?.quantity ?? 0) + leg.quantity
    if (quantity === 0) this.deltas.delete(key)
    else this.deltas.set(key, { item, location, lot, quantity })
  }
}
