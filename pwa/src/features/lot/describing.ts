/**
 * A lot described anew: what a person changed beside what the lot said, as the
 * old and the new value of each field, so that nobody's change is overwritten. Pure.
 */
import type { Json, JsonObject } from '@takt/sync'
import type { Lot } from '../../data/rows.ts'

export interface Attribute {
  name: string
  value: string
}

export interface LotDescription {
  code: string
  expires_on: string
  best_before_on: string
  produced_on: string
  attributes: Attribute[]
}

const DAYS = ['expires_on', 'best_before_on', 'produced_on'] as const

export function descriptionOf(lot: Lot): LotDescription {
  return {
    code: lot.code,
    expires_on: lot.expires_on ?? '',
    best_before_on: lot.best_before_on ?? '',
    produced_on: lot.produced_on ?? '',
    attributes: Object.entries(lot.attributes ?? {}).map(([name, value]) => ({ name, value })),
  }
}

/** {field: [old, new]} of what differs; empty when nothing does. */
export function changesOf(lot: Lot, said: LotDescription): JsonObject {
  const changes: Record<string, Json> = {}
  const note = (field: string, before: string | null, after: string | null) => {
    if (before !== after) changes[field] = [before, after]
  }
  const code = said.code.trim()
  if (code !== '') note('code', lot.code, code)
  for (const field of DAYS) note(field, lot[field], said[field] === '' ? null : said[field])
  const before = lot.attributes ?? {}
  const after = namedValues(said.attributes)
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    note(`attributes.${name}`, before[name] ?? null, after[name] ?? null)
  }
  return changes
}

function namedValues(attributes: readonly Attribute[]): Record<string, string> {
  const filled = attributes
    .map(({ name, value }) => [name.trim(), value.trim()] as const)
    .filter(([name, value]) => name !== '' && value !== '')
  return Object.fromEntries(filled)
}

/** The same name twice: the second would silently win. */
export function doubledName(attributes: readonly Attribute[]): string | null {
  const seen = new Set<string>()
  for (const { name } of attributes) {
    const text = name.trim()
    if (text !== '' && seen.has(text)) return text
    seen.add(text)
  }
  return null
}
