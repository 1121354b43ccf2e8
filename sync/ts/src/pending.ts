/**
 * What the device's own pending acts add to the picture: balance deltas and lot
 * rows, recomputed from the outbox. A pending count or adjustment changes no
 * figure; a pending undo takes back what its original added.
 */
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

export class PendingPicture {
  readonly deltas = new Map<string, Leg>()
  private readonly holds = new Map<string, Row>()
  private readonly newLots = new Map<string, Row>()

  /** Tables that this picture touches. */
  get tables(): string[] {
    const lots = this.holds.size + this.newLots.size > 0
    return [...(this.deltas.size > 0 ? ['balance'] : []), ...(lots ? ['lot'] : [])]
  }

  keys(table: string): Iterable<string> {
    if (table === 'balance') return this.deltas.keys()
    return table === 'lot' ? new Set([...this.holds.keys(), ...this.newLots.keys()]) : []
  }

  has(table: string, key: string): boolean {
    if (table === 'balance') return this.deltas.has(key)
    return table === 'lot' && (this.holds.has(key) || this.newLots.has(key))
  }

  /** A base row as the device sees it; undefined where nothing is (left). */
  over(table: string, key: string, base: Row | undefined): Row | undefined {
    if (table === 'balance') {
      const delta = this.deltas.get(key)
      if (delta === undefined) return base
      const quantity = Number(base?.['quantity'] ?? 0) + delta.quantity
      return quantity === 0 ? undefined : { ...delta, ...base, quantity }
    }
    if (table !== 'lot') return base
    const row = base ?? this.newLots.get(key)
    const hold = this.holds.get(key)
    return row && hold ? { ...row, ...hold } : row
  }

  add(act: PendingAct, deltas: Leg[], isShown: (location: number) => boolean): void {
    for (const leg of deltas) if (isShown(leg.location)) this.addLeg(leg)
    for (const line of madeLines(act)) {
      const made = line['lot']
      if (typeof made !== 'string' || typeof line['lot_code'] !== 'string') continue
      if (!this.newLots.has(made)) this.newLots.set(made, lotRow(act, line))
    }
    const lot = act.args['lot']
    if (act.kind !== 'lot.hold' || typeof lot !== 'string') return
    const reason = act.args['reason'] ?? null
    const by = { status_by: act.actor, status_at: act.at }
    this.holds.set(lot, { status: 'hold', status_reason: reason, ...by })
  }

  private addLeg(leg: Leg): void {
    const { item, location, lot } = leg
    const key = balanceKey(item, location, lot)
    const quantity = (this.deltas.get(key)?.quantity ?? 0) + leg.quantity
    if (quantity === 0) this.deltas.delete(key)
    else this.deltas.set(key, { item, location, lot, quantity })
  }
}
