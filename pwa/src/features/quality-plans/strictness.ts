/** How strictly the next lots of a plan are inspected, why, and what a person may order. */
import type { PlanVersion, Switching } from '../../data/rows.ts'

/** What the responsible may order: to go on after a discontinuation, or to end a reduced one. */
export type Order = 'normal' | 'tightened'
const WHYS = {
  ...{ two_of_five: true, five_accepted: true, score: true, not_accepted: true },
  ...{ not_steady: true, five_not_accepted: true, directed: true },
} as const
export type Why = keyof typeof WHYS

export interface Strictness {
  id: string
  item: number
  supplier: number | null
  mode: Switching['mode']
  /** When it became so; null: it has been so from the first lot on. */
  since: number | null
  why: Why | null
  /** The switching score, which counts in normal inspection only. */
  score: number | null
  order: Order | null
}

const URGENCY: Record<Switching['mode'], number> = {
  ...{ discontinued: 0, tightened: 1, reduced: 2, normal: 3 },
}
const ORDERS: Partial<Record<Switching['mode'], Order>> = {
  ...{ discontinued: 'tightened', reduced: 'normal' },
}

/** By item and supplier, what needs a person first; plans that never switch show what still did. */
export function strictnessOf(
  rows: readonly Switching[],
  plan: number,
  versions: readonly PlanVersion[],
): Strictness[] {
  const switches = isSwitching(versions)
  return rows
    .filter((row) => row.plan === plan && (switches || row.mode !== 'normal'))
    .map(read)
    .sort((a, b) => URGENCY[a.mode] - URGENCY[b.mode] || a.item - b.item)
}

/** Whether lots are inspected by AQL, where the switching rules hold. */
export const isSwitching = (versions: readonly PlanVersion[]): boolean =>
  versions.some(({ sampling }) => sampling.kind === 'aql')

function read({ id, item, supplier, mode, state }: Switching): Strictness {
  const { since, why, score } = state
  const at: unknown = Array.isArray(since) ? since[0] : null
  return {
    ...{ id, item, supplier, mode, order: ORDERS[mode] ?? null },
    since: typeof at === 'number' ? at : null,
    why: typeof why === 'string' && why in WHYS ? (why as Why) : null,
    score: mode === 'normal' && typeof score === 'number' ? score : null,
  }
}

/** What the server is asked for. */
export function orderBody(of: Strictness, plan: number, site: number, note: string) {
  const { item, supplier, order: mode } = of
  return { site, plan, item, supplier, mode, note: note.trim() }
}
