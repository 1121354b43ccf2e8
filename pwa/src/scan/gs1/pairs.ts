/**
 * Which elements belong together, and what several labels of one thing say
 * together. The pairs are judged over all symbols of a package (General
 * Specifications, 4.13 and 4.14), so a label alone is not refused for what it lacks.
 */
import { fits, IDENTIFIERS } from './identifiers.ts'
import { type Element, type Refusal, refusal } from './values.ts'

/** Two labels of one thing that cannot both be right. */
export interface Contradiction {
  reason: 'label_differs' | 'label_excludes'
  ai: string
  /** The value of the labels before, or the identifier that this one excludes. */
  other: string
}

/** The first identifier with one that must not stand beside it. */
export function excludedPair(elements: readonly Element[]): [string, string] | null {
  for (const [ai] of elements) {
    for (const pattern of IDENTIFIERS.get(ai)?.excludes ?? []) {
      const other = elements.find(([one]) => one !== ai && fits(pattern, one))
      if (other !== undefined) return [ai, other[0]]
    }
  }
  return null
}

/** The first identifier whose company is not there yet. */
export function missingPair(elements: readonly Element[]): string | null {
  const has = (pattern: string) => elements.some(([ai]) => fits(pattern, ai))
  for (const [ai] of elements) {
    for (const group of IDENTIFIERS.get(ai)?.requires ?? []) {
      if (!group.some((together) => together.every(has))) return ai
    }
  }
  return null
}

/** What is wrong with the company of a complete set of elements. */
export function pairFault(elements: readonly Element[]): Refusal | null {
  const excluded = excludedPair(elements)
  if (excluded !== null) return refusal('excluded_pair', excluded[0])
  const missing = missingPair(elements)
  return missing === null ? null : refusal('missing_pair', missing)
}

/** What two labels of one thing say together. */
export function combine(
  known: readonly Element[],
  more: readonly Element[],
): readonly Element[] | Contradiction {
  const values = new Map(known)
  for (const [ai, value] of more) {
    const before = values.get(ai)
    if (before !== undefined && before !== value) {
      return { reason: 'label_differs', ai, other: before }
    }
    values.set(ai, value)
  }
  const together: Element[] = [...values]
  const excluded = excludedPair(together)
  if (excluded === null) return together
  return { reason: 'label_excludes', ai: excluded[0], other: excluded[1] }
}
