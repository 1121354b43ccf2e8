/** The head of a plan as a form: what it may say for its kind, and what the server is sent. Pure. */
import type { JsonObject } from '@takt/sync'
import { TRIGGERS as ALL_TRIGGERS, type Trigger } from '@takt/sync/quality'
import type { InspectionKind, InspectionPlan } from '../../data/rows.ts'

export type Aim = 'supplier' | 'customer' | 'operation'
/** What the plan holds for: one item, a category of items, or all. */
export type Goods = 'item' | 'category' | 'all'

export const KINDS: readonly InspectionKind[] = [
  ...(['receipt', 'in_process', 'final', 'shipment', 'move'] as const),
]
export const TRIGGERS: Readonly<Record<InspectionKind, readonly Trigger[]>> = {
  receipt: ['each'],
  in_process: ALL_TRIGGERS,
  final: ['each', 'last_piece'],
  shipment: ['each'],
  move: ['each'],
}
const AIMS: Readonly<Record<Aim, readonly InspectionKind[]>> = {
  supplier: ['receipt'],
  customer: ['shipment'],
  operation: ['in_process', 'move'],
}

export interface PlanFields {
  code: string
  name_zh: string
  name_en: string
  kind: InspectionKind
  trigger: Trigger
  every: string
  goods: Goods
  item: number | undefined
  /** 0 = none, because a choice needs a value; so are supplier and customer. */
  category: number
  supplier: number
  customer: number
  operation: string
  holds: boolean
  active: boolean
}

export function fieldsOf(plan: InspectionPlan | undefined): PlanFields {
  const category = plan?.category ?? 0
  return {
    code: plan?.code ?? '',
    name_zh: plan?.name_zh ?? '',
    name_en: plan?.name_en ?? '',
    kind: plan?.kind ?? 'receipt',
    trigger: plan?.trigger ?? 'each',
    every: String(plan?.every ?? ''),
    goods: plan === undefined || plan.item !== null ? 'item' : category === 0 ? 'all' : 'category',
    item: plan?.item ?? undefined,
    category,
    supplier: plan?.supplier ?? 0,
    customer: plan?.customer ?? 0,
    operation: plan?.operation ?? '',
    holds: plan?.holds ?? true,
    active: plan?.active ?? true,
  }
}

/** A work step is looked at by hand alone, until output names one. */
export const hasAim = ({ kind, trigger }: Pick<PlanFields, 'kind' | 'trigger'>, aim: Aim) =>
  AIMS[aim].includes(kind) && (aim !== 'operation' || trigger === 'each')

export const isCounted = (trigger: Trigger): boolean =>
  trigger === 'every_pieces' || trigger === 'every_minutes'

/** The trigger that is left when the kind changes. */
export const triggerFor = (kind: InspectionKind, trigger: Trigger): Trigger =>
  TRIGGERS[kind].includes(trigger) ? trigger : 'each'

/** What is wrong before the server is asked: goods that are named and not chosen. */
export function faultOf({ goods, item, category }: PlanFields): 'no_item' | 'no_category' | null {
  if (goods === 'item' && item === undefined) return 'no_item'
  return goods === 'category' && category === 0 ? 'no_category' : null
}

/** All of a new plan; of a known one what differs. */
export function bodyOf(fields: PlanFields, before?: PlanFields): JsonObject {
  const now = wire(fields)
  if (before === undefined) return now
  const { supplier, customer, operation } = before
  const named = { supplier: supplier || null, customer: customer || null }
  const earlier: JsonObject = { ...wire(before), ...named, operation: operation || null }
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== earlier[name]))
}

function wire(fields: PlanFields): JsonObject {
  const { kind, trigger, goods } = fields
  const text = (value: string) => (value.trim() === '' ? null : value.trim())
  const party = (aim: 'supplier' | 'customer') =>
    hasAim(fields, aim) && fields[aim] !== 0 ? fields[aim] : null
  return {
    code: fields.code.trim(),
    name_zh: text(fields.name_zh),
    name_en: text(fields.name_en),
    kind,
    trigger,
    every: isCounted(trigger) ? wholeOf(fields.every) : null,
    item: goods === 'item' ? (fields.item ?? null) : null,
    category: goods === 'category' && fields.category !== 0 ? fields.category : null,
    supplier: party('supplier'),
    customer: party('customer'),
    operation: hasAim(fields, 'operation') ? text(fields.operation) : null,
    holds: fields.holds,
    active: fields.active,
  }
}

/** A whole number that was typed; what is none goes to the server as it stands, which says so. */
export function wholeOf(text: string): number | string | null {
  const typed = text.trim()
  if (typed === '') return null
  return /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed
}
