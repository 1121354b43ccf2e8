/**
 * Several labels of one thing say together what it is: the supplier's item number
 * on one, lot and expiry on the next. Labels are taken together until the item is
 * known; two that cannot both be right are told apart, with what and why. Pure.
 */
import { combine } from './gs1/index.ts'
import type { Label } from './label.ts'

/** What two labels say differently; `ai` names it, also where a house code said it. */
export interface Contradiction {
  reason: 'label_differs' | 'label_excludes'
  ai: string
  /** What stood on the labels before. */
  before: string
  /** What stands on this one. */
  now: string
}

const FIELDS = [
  ['gtin', '01'],
  ['lot', '10'],
  ['serial', '21'],
  ['expiresOn', '17'],
  ['bestBeforeOn', '15'],
  ['producedOn', '11'],
  ['count', '30'],
] as const

export const isContradiction = (composed: Label | Contradiction): composed is Contradiction =>
  'reason' in composed

export function compose(before: Label | null, label: Label): Label | Contradiction {
  if (before === null) return label
  for (const [name, ai] of FIELDS) {
    if (before[name] !== '' && label[name] !== '' && before[name] !== label[name]) {
      return { reason: 'label_differs', ai, before: before[name], now: label[name] }
    }
  }
  const elements = combine(before.elements, label.elements)
  if ('reason' in elements) {
    const now = label.elements.find(([ai]) => ai === elements.ai)?.[1] ?? ''
    return { reason: elements.reason, ai: elements.ai, before: elements.other, now }
  }
  const said = Object.fromEntries(FIELDS.map(([name]) => [name, label[name] || before[name]]))
  return {
    ...before,
    ...said,
    countsItem: before.countsItem || label.countsItem,
    amounts: label.amounts.length > 0 ? label.amounts : before.amounts,
    elements,
  }
}
