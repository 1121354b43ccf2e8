/** The form of a supplier or customer as texts, and what of it the server is sent. Pure. */
import type { JsonObject } from '@takt/sync'
import type { Party } from '../../data/rows.ts'

export interface PartyFields {
  code: string
  name_zh: string
  name_en: string
  is_supplier: boolean
  is_customer: boolean
  min_days: string
  gln: string
  active: boolean
}

export function fieldsOf(party: Party | undefined): PartyFields {
  return {
    code: party?.code ?? '',
    name_zh: party?.name_zh ?? '',
    name_en: party?.name_en ?? '',
    is_supplier: party?.is_supplier ?? false,
    is_customer: party?.is_customer ?? false,
    min_days: party?.min_days === null || party === undefined ? '' : String(party.min_days),
    gln: party?.gln ?? '',
    active: party?.active ?? true,
  }
}

/** All of a new party; of a known one what differs. A party that buys nothing has no least days. */
export function bodyOf(fields: PartyFields, before?: PartyFields): JsonObject {
  const now = wire(fields)
  if (before === undefined) return now
  const earlier = wire(before)
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => value !== earlier[name]))
}

function wire(fields: PartyFields): JsonObject {
  const text = (value: string) => (value.trim() === '' ? null : value.trim())
  const days = text(fields.min_days)
  return {
    code: fields.code.trim(),
    name_zh: text(fields.name_zh),
    name_en: text(fields.name_en),
    is_supplier: fields.is_supplier,
    is_customer: fields.is_customer,
    min_days: days === null || !fields.is_customer ? null : Number(days),
    gln: text(fields.gln),
    active: fields.active,
  }
}
