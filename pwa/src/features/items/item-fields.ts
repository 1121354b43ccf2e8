/** The fields of the item form, and what of them is sent. */
import type { Item, Unit } from '../../data/rows.ts'
import { type ItemPolicy, itemPolicyOf, sentPolicy } from './policy-fields.ts'

export interface ItemFields {
  code: string
  name_zh: string
  name_en: string
  unit: number
  scale: number
  /** 0 = none, because a choice needs a value. */
  category: number
  lot_tracked: boolean
  policy: ItemPolicy
}

export function fieldsOf(item: Item | undefined, unit: Unit | undefined): ItemFields {
  return {
    code: item?.code ?? '',
    name_zh: item?.name_zh ?? '',
    name_en: item?.name_en ?? '',
    unit: item?.unit ?? unit?.id ?? 0,
    scale: item?.scale ?? unit?.scale ?? 0,
    category: item?.category ?? 0,
    lot_tracked: item?.lot_tracked ?? false,
    policy: itemPolicyOf(item),
  }
}

function sent(fields: ItemFields): Record<string, unknown> {
  const { policy, ...own } = fields
  const name = (text: string) => (text.trim() === '' ? null : text.trim())
  return {
    ...own,
    ...sentPolicy(policy, fields.scale),
    code: fields.code.trim(),
    name_zh: name(fields.name_zh),
    name_en: name(fields.name_en),
    category: fields.category === 0 ? null : fields.category,
  }
}

/** Only the fields that differ, so that two people can edit different ones; all for a new item. */
export function changes(
  before: ItemFields | undefined,
  after: ItemFields,
): Record<string, unknown> {
  const wanted = sent(after)
  if (!before) return wanted
  const old = sent(before)
  // Limits count in the last decimal: with another one their figures change, not what they say.
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== old[name]))
}
