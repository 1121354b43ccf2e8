/**
 * The question about moves of which nobody can tell whether they came before a count or after
 * it: what the books would say by each answer. Pure.
 */
import type { JsonObject } from '@takt/sync'
import type { Notice } from '../../data/rows.ts'

export interface AskedMove {
  operation: string
  kind: string | null
  person: number | null
  device: string | null
  /** What it added to the place; below zero: what it took away. */
  quantity: number
  effective: number
  from: number | null
  to: number | null
}

export interface Question {
  /** Id of the count. */
  count: string
  quantity: number
  /** What the books said at the time of the count, every move at its recorded time. */
  book: number
  /** When it was counted; unknown to servers of earlier versions. */
  effective: number | null
  moves: AskedMove[]
}

/** What others counted of the same, where counts differ. */
export function othersOf(notice: Notice): { person: number; quantity: number }[] {
  const { others } = notice.data
  return Array.isArray(others) ? (others as unknown as ReturnType<typeof othersOf>) : []
}

export type Side = 'before' | 'after'

export interface Reading {
  book: number
  counted: number
  variance: number
}

export function questionOf(notice: Notice): Question | undefined {
  const { quantity, variance, moves, effective } = notice.data
  if (notice.operation === null || !Array.isArray(moves)) return undefined
  if (typeof quantity !== 'number') return undefined
  // A late move is told with the variance that its count has now.
  const book = notice.data['book'] ?? (typeof variance === 'number' ? quantity - variance : null)
  if (typeof book !== 'number') return undefined
  return {
    count: notice.operation,
    quantity,
    book,
    effective: typeof effective === 'number' ? effective : null,
    moves: moves as unknown as AskedMove[],
  }
}

/** The books at the count, when the moves lie where these answers put them. */
export function readingOf(question: Question, sides: readonly Side[], countedAt: number): Reading {
  const at = question.effective ?? countedAt
  const book = question.moves.reduce((all, move, index) => {
    const isInBook = move.effective <= at
    const isBefore = sides[index] === 'before'
    if (isInBook === isBefore) return all
    return isBefore ? all + move.quantity : all - move.quantity
  }, question.book)
  return { book, counted: question.quantity, variance: question.quantity - book }
}

export function settleArgs(
  question: Question,
  sides: readonly Side[],
  note: string | null,
): JsonObject {
  const on = (side: Side) =>
    question.moves.filter((_, at) => sides[at] === side).map((move) => move.operation)
  return {
    ...{ count: question.count, answer: 'settle' },
    ...{ before: on('before'), after: on('after'), note },
  }
}

export function recountArgs(count: string, note: string | null): JsonObject {
  return { count, answer: 'recount', before: [], after: [], note }
}
