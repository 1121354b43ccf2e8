/** How a sample is drawn: how many pieces, which ones, and why so many. Pure. */
import { draw, isNextSkipped, sampleFor, samplingOf, skipRuleOf } from '@takt/sync/sampling'
import type { Sampling } from '@takt/sync/sampling'
import type { JsonObject } from '@takt/sync'
import type {
  Inspection,
  InspectionMode,
  PlanVersion,
  Switching,
  WorkOrder,
} from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { itemOf } from '../../scan/books.ts'
import type { About, Planned } from './choosing.ts'

/** Why a lot is inspected as it is. */
export type Why =
  | 'start'
  | 'normal'
  | 'tightened'
  | 'reduced'
  | 'discontinued'
  | 'skip'
  | 'no_reduced_plan'
  | 'fixed'

export interface Proposal {
  n: number
  ac: number
  re: number
  letter: string | null
  mode: InspectionMode | null
  why: Why
  sampling: Sampling
}

/** The sample that a version takes of so many pieces; null where the plan cannot be read. */
export function proposalOf(
  version: PlanVersion,
  units: number,
  state: Switching | null,
): Proposal | null {
  let sampling: Sampling
  try {
    sampling = samplingOf(version.sampling)
    if (isSkipped(version, state)) {
      return { n: 0, ac: 0, re: 1, letter: null, mode: 'skip', why: 'skip', sampling }
    }
    const severity = state?.mode ?? 'normal'
    const asked = severity === 'discontinued' ? 'tightened' : severity
    const { n, ac, re, letter, why, mode } = sampleFor(sampling, units, asked)
    const isSwitched = sampling.kind === 'aql'
    const reason: Why = why ?? (state === null ? 'start' : severity)
    const told = { letter, mode: isSwitched ? (mode ?? asked) : null }
    return { n, ac, re, ...told, why: isSwitched ? reason : 'fixed', sampling }
  } catch {
    return null
  }
}

/** More lots than any rule asks for. */
const LOTS_MAX = 1000

/** Whoever delivered well for long is looked at less often, where the plan says so. */
function isSkipped({ sampling }: PlanVersion, state: Switching | null): boolean {
  const { skip = null } = sampling
  if (skip === null || state === null) return false
  const { accepted, skipped } = state.state
  const lots = (count: unknown): number[] => Array<number>(Math.min(Number(count) || 0, LOTS_MAX))
  const before = Array.from(lots(accepted), () => 'accepted' as const)
  const since = Array.from(lots(skipped), () => 'skipped' as const)
  return isNextSkipped(skipRuleOf(skip), [...before, ...since], state.mode)
}

/** How strictly goods of a plan, an item and a supplier are looked at now. */
export function switchingOf(books: Books, plan: number, about: About): Switching | null {
  const key = `${plan}:${about.item}:${about.supplier ?? 0}`
  return books.get<Switching>('switching', key) ?? null
}

/** Pieces in the lot, as far as the papers tell; null: somebody has to count. */
export function unitsOf(books: Books, row: Inspection, version: PlanVersion): number | null {
  const item = itemOf(books, row.item)
  const quantity = row.quantity ?? orderQuantity(books, row)
  if (item !== undefined && item.scale === 0 && quantity !== null && quantity > 0) return quantity
  const { kind, n } = version.sampling
  return row.kind === 'in_process' && kind === 'fixed' && typeof n === 'number' ? n : null
}

function orderQuantity(books: Books, { kind, for_kind: paper, for_id: id }: Inspection) {
  if (kind !== 'final' || paper !== 'work_order' || id === null) return null
  return books.get<WorkOrder>('work_order', String(id))?.quantity ?? null
}

/** 64 bits of chance, as 16 figures. */
export function newSeed(random = crypto.getRandomValues(new Uint8Array(8))): string {
  return Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

type DrawnRow = Pick<Inspection, 'units' | 'n' | 'seed'>

/** The pieces of the lot that are looked at, ascending; unit 1 is the first of them. */
export function piecesOf({ units, n, seed }: DrawnRow): number[] {
  if (units === null || n === null || seed === null || n < 1) return []
  try {
    return draw(units, Math.min(n, units), seed)
  } catch {
    return []
  }
}

/** What is recorded when a sample is drawn. */
export function beginArgs(
  row: Inspection,
  about: About,
  { plan, version }: Planned,
  { units, seed, proposal }: { units: number; seed: string; proposal: Proposal },
  isNew: boolean,
): JsonObject {
  const { n, ac, re, letter, mode } = proposal
  return {
    inspection: isNew ? null : row.id,
    ...{ kind: row.kind, plan: plan.id, version: version.id, item: row.item, lot: row.lot },
    ...{ quantity: row.quantity, units, supplier: about.supplier, for_kind: row.for_kind },
    ...{ for_id: row.for_id, operation: row.operation, seed, n, ac, re, letter, mode },
  }
}
