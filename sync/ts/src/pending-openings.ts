/**
 * Which inspections the device's own pending receipts, outputs and moves open, by the plans that
 * it knows: shown at once, with the quarantine of the goods. The server decides in the end, for it
 * knows what other devices made of the same order.
 */
import { categoryChain } from './category-chain.ts'
import { dateAt } from './day-at.ts'
import { isDue, TRIGGERS } from './due-outputs.ts'
import { choose, INSPECTION_NAMESPACE } from './plan-choice.ts'
import { uuid5Now } from './sha1.ts'
import type { Json, JsonObject, Row } from './types.ts'

/** The part of an act that opens something. */
export interface OpeningAct {
  id: string
  kind: string
  actor: number
  at: number
  args: JsonObject
}

/** Rows of the server alone. */
export interface OpeningBase {
  row(table: string, key: string): Row | undefined
  rows(table: string): Iterable<Row>
}

export interface Opened {
  act: string
  /** The lot waits in quarantine for the verdict. */
  holds: boolean
  row: Row
}

interface Plan {
  id: number
  kind: string
  trigger: string
  every: number | null
  item: number | null
  category: number | null
  supplier: number | null
  customer: number | null
  operation: string | null
  holds: boolean
  active: boolean
  versions: { id: number; from_on: string }[]
}

export const OPENING: ReadonlySet<string> = new Set([
  ...['stock.receive', 'stock.output', 'stock.move', 'stock.put_away'],
])

export class PendingOpenings {
  readonly opened = new Map<string, Opened>()
  private readonly outputs: OpeningAct[] = []
  private readonly base: OpeningBase

  constructor(base: OpeningBase) {
    this.base = base
  }

  add(act: OpeningAct): void {
    if (act.kind === 'undo') return this.undo(String(act.args['operation']))
    if (!OPENING.has(act.kind)) return
    if (act.kind === 'stock.receive') return this.receive(act)
    if (act.kind !== 'stock.output') return this.move(act)
    this.outputs.push(act)
    this.output(act)
  }

  private undo(operation: string): void {
    this.close(operation)
    if (!this.outputs.some(({ id }) => id === operation)) return
    // The others are due as if it had never been.
    const outputs = this.outputs.splice(0)
    for (const { id } of outputs) this.close(id)
    for (const one of outputs) if (one.id !== operation) this.add(one)
  }

  private close(operation: string): void {
    for (const [id, { act }] of this.opened) if (act === operation) this.opened.delete(id)
  }

  private receive(act: OpeningAct): void {
    const { line = null, party = null, lot_code: code = null } = act.args
    const delivery = this.deliveryOf(line)
    const lines = (delivery?.['lines'] ?? []) as Row[]
    const isInspected = lines.some((one) => one['id'] === line && one['inspects'] === true)
    const isAlways = isInspected || this.itemOf(act)?.['inspects_receipt'] === true
    const supplier = numberOf(party) ?? numberOf(delivery?.['supplier'])
    const plan = this.planOf(act, { kind: 'receipt', supplier })
    if (plan === null && !isAlways) return
    const holds = code !== null && (isAlways || plan?.holds === true)
    const row = this.rowOf(act, act.id, 'receipt', plan)
    const about = { line, supplier: plan === null ? null : supplier }
    this.opened.set(act.id, { act: act.id, holds, row: { ...row, ...about } as Row })
  }

  private move(act: OpeningAct): void {
    for (const operation of [...this.zonesOf(act.args['to']), null]) {
      const plan = this.planOf(act, { kind: 'move', operation })
      if (plan !== null && (operation === null || plan.operation === operation)) {
        return this.open(act, plan, {})
      }
    }
  }

  private output(act: OpeningAct): void {
    const order = numberOf(act.args['work_order'])
    const about = order === null ? {} : { for_kind: 'work_order', for_id: order }
    const wishes = [
      ['final', null] as const,
      ...TRIGGERS.map((trigger) => ['in_process', trigger] as const),
    ]
    for (const [kind, trigger] of wishes) {
      const plan = this.planOf(act, { kind, trigger })
      if (plan !== null && this.isDue(plan, act, order)) this.open(act, plan, about)
    }
  }

  private isDue(plan: Plan, act: OpeningAct, order: number | null): boolean {
    // Without an order nobody knows which piece is the last: what is finished is all looked at.
    if (order === null && plan.kind === 'final' && plan.trigger === 'last_piece') return true
    const row = order === null ? undefined : this.base.row('work_order', String(order))
    const earlier = this.outputs.filter((one) => one !== act && isSame(one, act))
    const own = earlier.reduce((sum, { args }) => sum + Number(args['quantity']), 0)
    const before = Number(row?.['made'] ?? 0) + own
    return isDue(plan, {
      ...{ at: act.at, before, after: before + Number(act.args['quantity']) },
      asked: row === undefined ? null : Number(row['quantity']),
      piece: 10 ** Number(this.itemOf(act)?.['scale'] ?? 0),
      since: plan.trigger === 'every_minutes' ? this.lastLook(plan, order, earlier) : null,
    })
  }

  /** When goods of an order were last due, or when its output began, as far as it is known here. */
  private lastLook(
    plan: Plan,
    order: number | null,
    earlier: readonly OpeningAct[],
  ): number | null {
    const acts = new Set(earlier.map(({ id }) => id))
    const own = [...this.opened.values()].filter(({ act }) => acts.has(act)).map(({ row }) => row)
    const ofOrder = [...this.base.rows('inspection')].filter((row) => row['for_id'] === order)
    const looks = [...own, ...(order === null ? [] : ofOrder)]
    const times = looks.filter((row) => row['plan'] === plan.id).map((row) => row['opened_at'])
    if (times.length > 0) return Math.max(...times.map(Number))
    return earlier[0]?.at ?? null
  }

  private open(act: OpeningAct, plan: Plan, about: Row): void {
    const id = uuid5Now(INSPECTION_NAMESPACE, `${act.id}:${plan.id}`)
    const row = { ...this.rowOf(act, id, plan.kind, plan), ...about }
    const holds = plan.holds || plan.kind === 'final'
    this.opened.set(id, { act: act.id, holds, row })
  }

  private rowOf(act: OpeningAct, id: string, kind: string, plan: Plan | null): Row {
    const { item = null, lot = null, quantity = null } = act.args
    const version = plan === null ? null : this.versionOf(plan, act)
    return {
      ...{ id, kind, item, lot, line: null, status: 'open', opened_at: act.at, closed_at: null },
      ...{ quantity: kind === 'in_process' ? null : quantity, person: null },
      ...{ plan: plan?.id ?? null, version, supplier: null, for_kind: null, for_id: null },
      ...{ operation: plan?.operation ?? null, units: null, seed: null, n: null, ac: null },
      ...{ re: null, letter: null, mode: null, found: 0, nonconforming: [], stopped: false },
    }
  }

  private versionOf(plan: Plan, act: OpeningAct): number | null {
    return (
      choose([plan], { ...this.goodsOf(act), kind: plan.kind, ...asked(plan) })?.version.id ?? null
    )
  }

  private planOf(act: OpeningAct, about: { kind: string } & Record<string, unknown>): Plan | null {
    const plans = [...this.base.rows('inspection_plan')] as unknown as Plan[]
    return choose(plans, { ...this.goodsOf(act), ...about })?.plan ?? null
  }

  private goodsOf(act: OpeningAct) {
    const item = Number(act.args['item'])
    const categories = categoryChain(numberOf(this.itemOf(act)?.['category']), (id) =>
      numberOf(this.base.row('category', String(id))?.['parent']),
    )
    return { item, categories, day: this.dayOf(act) }
  }

  private dayOf(act: OpeningAct): string {
    let place = this.base.row('location', String(act.args['to']))
    const site = this.base.row('location', String(place?.['site']))
    place = site ?? place
    const zone = place?.['time_zone']
    return dateAt(act.at, typeof zone === 'string' ? zone : null)
  }

  private itemOf(act: OpeningAct): Row | undefined {
    return this.base.row('item', String(act.args['item']))
  }

  private deliveryOf(line: Json): Row | undefined {
    if (line === null) return undefined
    for (const row of this.base.rows('delivery')) {
      if (((row['lines'] ?? []) as Row[]).some((one) => one['id'] === line)) return row
    }
    return undefined
  }

  /** The code of a place and those of the places around it, the nearest first. */
  private zonesOf(place: Json | undefined): string[] {
    const codes: string[] = []
    let row = this.base.row('location', String(place))
    while (row !== undefined && codes.length < 100) {
      codes.push(String(row['code']))
      row = this.base.row('location', String(row['parent']))
    }
    return codes
  }
}

const numberOf = (value: Json | undefined): number | null =>
  typeof value === 'number' ? value : null

/** What a plan asks for, so that it is chosen for its version alone. */
const asked = ({ supplier, customer, operation }: Plan) => ({ supplier, customer, operation })

/** Output of the same item for the same order, or in the same batch. */
function isSame(one: OpeningAct, other: OpeningAct): boolean {
  const same = (name: string): boolean => (one.args[name] ?? null) === (other.args[name] ?? null)
  return (
    same('item') && same('work_order') && (numberOf(one.args['work_order']) !== null || same('run'))
  )
}
