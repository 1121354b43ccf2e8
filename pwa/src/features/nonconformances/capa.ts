/** What is done about a case so that it does not come again, as the server keeps it. Pure. */

export const ACTION_KINDS = ['containment', 'corrective', 'preventive'] as const
export type ActionKind = (typeof ACTION_KINDS)[number]
export type Effect = 'effective' | 'not_effective'

export interface Action {
  id: number
  kind: ActionKind
  text: string
  owner: number
  due_on: string
  done_on: string | null
  /** From when on it is checked whether it helped. */
  check_on: string | null
  effectiveness: Effect | null
  checked_by: number | null
}

/** As amounts of money are sent: whole numbers of 1/10000. */
export const MONEY_SCALE = 4

export type ClaimStatus = 'open' | 'sent' | 'accepted' | 'refused' | 'closed'

export interface Claim {
  id: number
  supplier: number | null
  quantity: number | null
  /** In 1/10000 of its currency. */
  amount: number | null
  currency: string | null
  status: ClaimStatus
  sent_on: string | null
  answer: string | null
}

export interface Handled {
  id: string
  item: number
  containment: string | null
  causes: string[]
  actions: Action[]
  claims: Claim[]
  /** Names of everybody in it, by their id. */
  people: Record<string, string>
}

export type ActionState = 'open' | 'overdue' | 'to_check' | 'check_overdue' | 'over' | Effect

/** Where an action stands on a day of the site. */
export function stateOf(action: Action, today: string): ActionState {
  const { done_on, due_on, effectiveness, check_on } = action
  if (done_on === null) return due_on < today ? 'overdue' : 'open'
  if (effectiveness !== null) return effectiveness
  if (check_on === null) return 'over'
  return check_on < today ? 'check_overdue' : 'to_check'
}

const WEIGHT: Record<ActionState, number> = {
  ...{ overdue: 0, check_overdue: 1, open: 2, to_check: 3 },
  ...{ not_effective: 4, over: 5, effective: 6 },
}

/** What is late first, then by the day on which something is due. */
export function inOrder(actions: readonly Action[], today: string): Action[] {
  const day = ({ done_on, due_on, check_on }: Action): string =>
    done_on === null ? due_on : (check_on ?? due_on)
  return [...actions].sort(
    (a, b) =>
      WEIGHT[stateOf(a, today)] - WEIGHT[stateOf(b, today)] ||
      day(a).localeCompare(day(b)) ||
      a.id - b.id,
  )
}

export function overdueCount(actions: readonly Action[], today: string): number {
  const late = new Set<ActionState>(['overdue', 'check_overdue'])
  return actions.filter((action) => late.has(stateOf(action, today))).length
}

/** Whoever did it does not say whether it helped. */
export type CheckAnswer = 'may' | 'own_action' | 'not_done'

export function mayCheck(action: Action, person: number): CheckAnswer {
  if (action.done_on === null || action.effectiveness !== null) return 'not_done'
  return action.owner === person ? 'own_action' : 'may'
}

/** What a claim can become next. */
export const NEXT_OF: Readonly<Record<ClaimStatus, readonly Exclude<ClaimStatus, 'open'>[]>> = {
  open: ['sent'],
  sent: ['accepted', 'refused'],
  accepted: ['closed'],
  refused: ['closed'],
  closed: [],
}

/** Whys as they are typed: those left empty fall out. */
export const causesOf = (typed: readonly string[]): string[] =>
  typed.map((text) => text.trim()).filter((text) => text !== '')

export const WHYS = 5
