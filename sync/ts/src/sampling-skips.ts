/**
 * Skip lots, by our own simple rule: whoever delivers well is looked at less often. The twin of
 * `takt_sync/sampling/skip_lots.py`, which says what ISO 2859-3 asks for beyond it.
 */
import { isObject } from './characteristics.ts'
import { SamplingError, integer } from './sampling-plans.ts'
import type { Severity } from './sampling-switching.ts'

const LOT_OUTCOMES = ['accepted', 'not_accepted', 'skipped'] as const
export type LotOutcome = (typeof LOT_OUTCOMES)[number]

const LOTS_MAX = 1000

/** After `after` (1 to 1000) accepted lots in a row one of `every` (2 to 1000) is inspected. */
export interface SkipRule {
  after: number
  every: number
}

/** The rule from the JSON of a plan; throws SamplingError. */
export function skipRuleOf(value: unknown, path = 'skip'): SkipRule {
  if (!isObject(value)) throw new SamplingError(path, 'type')
  const after = integer(value['after'], `${path}.after`, 1, LOTS_MAX)
  return { after, every: integer(value['every'], `${path}.every`, 2, LOTS_MAX) }
}

/** Whether the next lot is skipped, after these in the order of inspection. */
export function isNextSkipped(
  { after, every }: SkipRule,
  outcomes: Iterable<LotOutcome>,
  severity: Severity = 'normal',
): boolean {
  let accepted = 0
  let skipped = 0
  for (const outcome of outcomes) {
    if (!LOT_OUTCOMES.includes(outcome)) throw new SamplingError('outcomes', 'outcome')
    skipped = outcome === 'skipped' ? skipped + 1 : 0
    if (outcome === 'accepted') accepted += 1
    else if (outcome === 'not_accepted') accepted = 0
  }
  const isQualified = accepted >= after && (severity === 'normal' || severity === 'reduced')
  return isQualified && skipped < every - 1
}
