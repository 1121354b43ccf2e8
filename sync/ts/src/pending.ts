/**
 * What the device's own pending acts add to the picture: balance deltas and lot
 * rows, recomputed from the outbox. A pending count or adjustment changes no
 * figure; a pending undo takes back what its original added.
 */
import { balanceKey, legs, type Leg } from './stock.ts'
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

function lotRow(act: PendingAct): Row {
  const { args } = act
  const code = args['lot_code'] ?? null
  return {
    ...{ id: args['lot'] ?? null, item: args['item'] ?? null, code, status: 'available' },
    ...{ expires_on: args['expires_on'] ?? null, best_before_on: null, produced_on: null },
    ...{ status_reason: null, status_by: null, status_at: null },
  }
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
    const lot = act.args['lot']
    if (typeof lot !== 'string') return
    if (act.kind === 'stock.receive' && typeof act.args['lot_code'] === 'string') {
      if (!this.newLots.has(lot)) this.newLots.set(lot, lotRow(act))
    }
    if (act.kind !== 'lot.hold') return
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
