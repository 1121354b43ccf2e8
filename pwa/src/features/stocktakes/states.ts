/** States of a line and of a place: by icon, word and pattern together, never by colour alone. */
import type { Key } from '../../app/i18n.svelte.ts'
import type { CountLineState, Stocktake } from '../../data/rows.ts'
import type { IconName } from '../../ui/icons.ts'

/** In the order in which a line passes through them. */
export const STATES: readonly CountLineState[] = [
  ...(['open', 'counted', 'question', 'recount', 'review', 'recheck', 'done', 'dropped'] as const),
]

/** What a place as a whole shows; 'partly': somebody began there. */
export type PlaceState = CountLineState | 'partly'

export interface StateLook {
  icon: IconName
  word: Key
}

export const LOOKS: Readonly<Record<PlaceState, StateLook>> = {
  open: { icon: 'minus', word: 'stocktakes.state_open' },
  partly: { icon: 'count', word: 'stocktakes.state_partly' },
  counted: { icon: 'clock', word: 'stocktakes.state_counted' },
  question: { icon: 'split', word: 'stocktakes.state_question' },
  recount: { icon: 'refresh', word: 'stocktakes.state_recount' },
  review: { icon: 'inspect', word: 'stocktakes.state_review' },
  recheck: { icon: 'warning', word: 'stocktakes.state_recheck' },
  done: { icon: 'check', word: 'stocktakes.state_done' },
  dropped: { icon: 'close', word: 'stocktakes.state_dropped' },
}

export const PLAN_STATUSES = ['open', 'review', 'planned', 'closed'] as const
export type PlanTab = (typeof PLAN_STATUSES)[number]

/** Where a plan is listed: what was cancelled stands with what is closed. */
export function tabOf(plan: Pick<Stocktake, 'status'>): PlanTab {
  return plan.status === 'cancelled' ? 'closed' : plan.status
}
