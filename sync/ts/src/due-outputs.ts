/**
 * Whether an output of an order is due for inspection by a plan, given what was made before it.
 * Pure. The twin of `takt/quality/triggers/due.py`; cases lie in `sync/vectors/due_outputs.json`.
 */
export const TRIGGERS = [
  'each',
  'first_piece',
  'last_piece',
  'every_pieces',
  'every_minutes',
] as const
export type Trigger = (typeof TRIGGERS)[number]

const MINUTE_MS = 60_000

export interface DueRule {
  trigger: string
  /** Pieces or minutes; null: one. */
  every: number | null
}

/** Where an output stands among the others of its order; quantities are scaled. */
export interface Standing {
  at: number
  /** Made before it, and with it. */
  before: number
  after: number
  /** What the order asks for; null: not known. */
  asked: number | null
  /** One piece. */
  piece: number
  /** When goods were due last, or else when the output began; null: with this one. */
  since: number | null
}

export function isDue({ trigger, every }: DueRule, standing: Standing): boolean {
  const { at, before, after, asked, piece, since } = standing
  const step = every ?? 1
  switch (trigger) {
    case 'first_piece':
      return before <= 0
    case 'last_piece':
      return asked !== null && before < asked && after >= asked
    case 'every_pieces':
      return Math.floor(before / (step * piece)) < Math.floor(after / (step * piece))
    case 'every_minutes':
      return since !== null && at - since >= step * MINUTE_MS
    default:
      return true
  }
}
