/** Lines of a review: which are shown, in which order, and what a person may decide. Pure. */
import type { Act, JsonObject } from '@takt/sync'
import type { CountLineState } from '../../data/rows.ts'
import type { Signature } from '../signing/signature.ts'
import { permilleOf } from './money.ts'

export interface CountOfLine {
  id: string
  /** The act that said it: one of an empty place says several. */
  operation?: string
  person: number
  quantity: number
  effective: number
  status: string
}

export interface ReviewLine {
  id: number
  location: number
  item: number | null
  lot: string | null
  state: CountLineState
  origin?: 'plan' | 'found'
  counted: number | null
  book: number | null
  variance: number | null
  /** In 1/10000 of the plant's currency; null where the item has no cost. */
  value: number | null
  /** The tolerance as a share of the book figure, and as a quantity. */
  permille: number | null
  tolerance: number | null
  counted_at: number | null
  counted_by: number | null
  /** People who must not recount. */
  not_by?: number[]
  counts: CountOfLine[]
  approval: { id: string; status: string } | null
  notice: string | null
  /** Id of the reason that came with the decision. */
  reason: number | string | null
  note: string | null
  photos: number
  entries: number
}

export const FILTERS = [
  ...(['all', 'out', 'question', 'recheck', 'recount', 'found', 'right'] as const),
] as const
export type Filter = (typeof FILTERS)[number]

export function isOut(line: ReviewLine): boolean {
  return line.variance !== null && Math.abs(line.variance) > (line.tolerance ?? 0)
}

const TESTS: Readonly<Record<Filter, (line: ReviewLine) => boolean>> = {
  all: () => true,
  out: isOut,
  question: (line) => line.state === 'question',
  recheck: (line) => line.state === 'recheck',
  recount: (line) => line.state === 'recount',
  found: (line) => line.origin === 'found',
  right: (line) => line.variance === 0,
}

export const fits = (line: ReviewLine, filter: Filter): boolean => TESTS[filter](line)

/** What costs most first; lines without a cost follow by how much they are off. */
export function byWeight(left: ReviewLine, right: ReviewLine): number {
  const size = (value: number | null): number => (value === null ? -1 : Math.abs(value))
  return (
    size(right.value) - size(left.value) ||
    size(right.variance) - size(left.variance) ||
    left.id - right.id
  )
}

export function shownLines(lines: readonly ReviewLine[], filter: Filter): ReviewLine[] {
  return lines.filter((line) => fits(line, filter)).sort(byWeight)
}

/** Why a person may not approve a line; null where nothing is in the way. */
export type Hindrance = 'counted_it' | 'no_right' | 'nothing_asked'

export function hindrance(
  line: ReviewLine,
  person: number,
  can: (permission: string) => boolean,
): Hindrance | null {
  if (line.approval?.status !== 'pending') return 'nothing_asked'
  if (!can('inventory.approve_adjustment')) return 'no_right'
  return countersOf(line).has(person) ? 'counted_it' : null
}

/** Everybody who counted this line, also those whose count fell out. */
export function countersOf(line: ReviewLine): Set<number> {
  const people = [line.counted_by, ...line.counts.map((count) => count.person)]
  return new Set(people.filter((id) => id !== null))
}

/** How far the count is off, in thousandths of the book figure. */
export function offBy(line: ReviewLine): number | null {
  if (line.variance === null || line.book === null || line.book === 0) return null
  return permilleOf(line.variance, Math.abs(line.book))
}

export type Decision = 'approve' | 'reject'

export interface Signed extends Signature {
  decision: Decision
}

/** One act for each count: a signature stands for every line that was ticked. */
export function approveArgs(operation: string, signed: Signed): JsonObject {
  return {
    operation,
    decision: signed.decision,
    meaning: signed.decision === 'approve' ? 'approved' : 'rejected',
    ...{ method: signed.method, reason: signed.reason, note: signed.note },
  }
}

/** The count that stands of a line: the one that a recount or an answer speaks of. */
export function standingCount(line: ReviewLine): CountOfLine | undefined {
  const standing = line.counts.filter((count) => count.status !== 'voided')
  return standing.reduce<CountOfLine | undefined>(
    (last, one) => (last === undefined || one.effective > last.effective ? one : last),
    undefined,
  )
}

/**
 * What a recount sets aside: every count on which nothing is decided, so that the next person's is
 * judged alone; else the one that stands.
 */
export function toSetAside(line: ReviewLine): CountOfLine[] {
  const undecided = line.counts.filter(({ status }) => !DECIDED.has(status))
  const standing = standingCount(line)
  return undecided.length > 0 || standing === undefined ? undecided : [standing]
}

const DECIDED: ReadonlySet<string> = new Set(['accepted', 'voided'])

/** Who must not count the line again once these are set aside. */
export function barredBy(line: ReviewLine): number[] {
  const people = [...(line.not_by ?? []), ...toSetAside(line).map((count) => count.person)]
  return [...new Set(people)]
}

/** What people said on this device. */
export interface Answers {
  /** What was said last of an approval. */
  of: (id: string | null | undefined) => Act | undefined
  /** What was said last of a count: on which side moves lie, or that it is counted again. */
  ofCount: (id: string) => Act | undefined
}

/** A decision on a line that its loaded state does not show yet. */
export function saidOf(line: ReviewLine, said: Answers): Act | undefined {
  const decided = said.of(line.approval?.id)
  if (decided !== undefined) return decided
  const standing = line.counts.filter(({ status }) => status !== 'voided')
  const answer = standing.map(({ id }) => said.ofCount(id)).find((act) => act !== undefined)
  if (answer?.state !== 'booked') return answer
  return line.state === 'question' || answer.args['answer'] === 'recount' ? answer : undefined
}

/** Whether anything was ever said of a line here: its row is worth looking at again. */
export function isSpokenOf(line: ReviewLine, said: Answers): boolean {
  if (said.of(line.approval?.id) !== undefined) return true
  return line.counts.some(({ id }) => said.ofCount(id) !== undefined)
}

export interface Sums {
  lines: number
  value: number
  lost: number
  gained: number
  /** Lines that are off and have no cost: what they are worth is in no sum. */
  unpriced: number
  /** Nothing that is off has a cost: a sum would be an invented zero. */
  isUnknown: boolean
}

export function sumsOf(lines: readonly ReviewLine[]): Sums {
  const sums = { lines: lines.length, value: 0, lost: 0, gained: 0, unpriced: 0 }
  let priced = 0
  for (const { value, variance } of lines) {
    if (value === null && variance !== null && variance !== 0) sums.unpriced += 1
    if (value !== null && variance !== 0) priced += 1
    const amount = value ?? 0
    sums.value += amount
    if (amount < 0) sums.lost -= amount
    else sums.gained += amount
  }
  return { ...sums, isUnknown: priced === 0 && sums.unpriced > 0 }
}
