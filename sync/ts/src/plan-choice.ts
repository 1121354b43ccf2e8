/**
 * Which inspection plan holds for goods that came, were made or leave, and the id of what it
 * opens. Pure: plans come in as their rows are. The twin of `takt_sync/plan_choice.py`; cases lie
 * in `sync/vectors/inspection_plans.json`.
 */
import { uuid5 } from './uuid.ts'

/** Of the ids of inspections that an act opens; the same on every device and on the server. */
export const INSPECTION_NAMESPACE = '69edbda3-bff6-566e-9cb5-54414b543050'

/** What a plan says from a day on. */
export interface Dated {
  /** YYYY-MM-DD. */
  from_on: string
}

/** What is asked of a plan to choose it; null: it holds for all. */
export interface Choosable<V extends Dated> {
  id: number
  kind: string
  trigger: string
  item: number | null
  category: number | null
  supplier: number | null
  customer: number | null
  operation: string | null
  active: boolean
  versions: readonly V[]
}

/** What is to be inspected, and on which day of its site. */
export interface Goods {
  kind: string
  item: number
  /** YYYY-MM-DD. */
  day: string
  /** Plans of this trigger alone; without it: of any. */
  trigger?: string | null
  /** That of the item first, then the one above it, and so on. */
  categories?: readonly number[]
  supplier?: number | null
  customer?: number | null
  operation?: string | null
}

/** A plan, and its version in force. */
export interface Chosen<P extends Choosable<Dated>> {
  plan: P
  version: P['versions'][number]
}

/** The version in force on a day: the latest that had begun by then. */
export function versionOn<V extends Dated>(versions: readonly V[], day: string): V | null {
  let found: V | null = null
  for (const one of versions) {
    if (one.from_on <= day && (found === null || one.from_on > found.from_on)) found = one
  }
  return found
}

/**
 * The plan that holds for goods, with its version in force; null: no plan does. A plan of the
 * item before one of its category, a near category before a far one, and one of all items last;
 * then the one with more of supplier, customer and operation; then the lower id.
 */
export function choose<P extends Choosable<Dated>>(
  plans: Iterable<P>,
  goods: Goods,
): Chosen<P> | null {
  let found: (Chosen<P> & { rank: Rank }) | null = null
  for (const plan of plans) {
    const distance = holdsFor(plan, goods) ? distanceOf(plan, goods) : null
    const version =
      distance === null ? null : versionOn<P['versions'][number]>(plan.versions, goods.day)
    if (distance === null || version === null) continue
    const rank: Rank = [distance, -narrowness(plan), plan.id]
    if (found === null || isBefore(rank, found.rank)) found = { rank, plan, version }
  }
  return found && { plan: found.plan, version: found.version }
}

/** The id of the inspection that an act opens by a plan. */
export function inspectionId(act: string, plan: number): Promise<string> {
  return uuid5(INSPECTION_NAMESPACE, `${act}:${plan}`)
}

type Rank = [distance: number, narrowness: number, id: number]
type Rule = Choosable<Dated>

function holdsFor(plan: Rule, goods: Goods): boolean {
  return (
    plan.active &&
    plan.kind === goods.kind &&
    isMet(goods.trigger ?? null, plan.trigger) &&
    isMet(plan.supplier, goods.supplier) &&
    isMet(plan.customer, goods.customer) &&
    isMet(plan.operation, goods.operation)
  )
}

function isMet(asked: unknown, given: unknown): boolean {
  return asked === null || asked === given
}

function narrowness({ supplier, customer, operation }: Rule): number {
  return [supplier, customer, operation].filter((one) => one !== null).length
}

/** How far a plan is from the item: 0 names it, then category by category, then all items. */
function distanceOf({ item, category }: Rule, goods: Goods): number | null {
  const categories = goods.categories ?? []
  if (item !== null) return item === goods.item ? 0 : null
  if (category === null) return 1 + categories.length
  const at = categories.indexOf(category)
  return at < 0 ? null : 1 + at
}

function isBefore(one: Rank, other: Rank): boolean {
  const at = one.findIndex((value, index) => value !== other[index])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}
