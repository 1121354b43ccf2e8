/** Units, categories and reasons: what each form holds, and what of it is sent. */
import type { Category, Reason, Unit } from '../../data/rows.ts'
import { type CategoryPolicy, categoryPolicyOf, sentPolicy } from './policy-fields.ts'

export type ListName = 'units' | 'categories' | 'reasons'
export const LIST_NAMES: readonly ListName[] = ['units', 'categories', 'reasons']
export const LIST_TITLES = {
  units: 'catalogue.units',
  categories: 'catalogue.categories',
  reasons: 'catalogue.reasons',
} as const
export const REASON_KINDS: readonly Reason['kind'][] = ['scrap', 'adjust', 'hold', 'pick', 'other']

export type ListRow = Unit | Category | Reason

export interface ListFields {
  code: string
  name_zh: string
  name_en: string
  scale: number
  /** 0 = none, because a choice needs a value. */
  parent: number
  kind: Reason['kind']
  active: boolean
  policy: CategoryPolicy
}

export function fieldsOfRow(row: ListRow | undefined): ListFields {
  return {
    code: row?.code ?? '',
    name_zh: row?.name_zh ?? '',
    name_en: row?.name_en ?? '',
    scale: row && 'scale' in row ? row.scale : 0,
    parent: row && 'parent' in row ? (row.parent ?? 0) : 0,
    kind: row && 'kind' in row ? row.kind : 'scrap',
    active: row && 'active' in row ? row.active : true,
    policy: categoryPolicyOf(row && 'parent' in row ? row : undefined),
  }
}

const name = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The fields that a list has; the server refuses those of another. */
export function bodyOf(list: ListName, fields: ListFields): Record<string, unknown> {
  const { code, name_zh, name_en, scale, parent, kind, active } = fields
  const common = { code: code.trim(), name_zh: name(name_zh), name_en: name(name_en) }
  if (list === 'units') return { ...common, scale }
  if (list === 'categories') {
    return { ...common, parent: parent === 0 ? null : parent, ...sentPolicy(fields.policy, 0) }
  }
  return { ...common, kind, active }
}

/** A category can lie in any other that does not lie in it. */
export function parentsFor(id: number | undefined, rows: readonly Category[]): Category[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const liesIn = (row: Category): boolean => {
    const seen = new Set<number>()
    for (let step: Category | undefined = row; step && !seen.has(step.id);) {
      if (step.id === id) return true
      seen.add(step.id)
      step = step.parent === null ? undefined : byId.get(step.parent)
    }
    return false
  }
  return rows.filter((row) => !liesIn(row))
}
