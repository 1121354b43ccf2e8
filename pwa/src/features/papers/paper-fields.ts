/** The form of a paper: what was typed, what of it cannot be sent, and the body for the server. Pure. */
import type { JsonObject } from '@takt/sync'
import { dueOn, type AnyDocument } from '../../scan/documents.ts'
import { fromScaled, toScaled } from '../../ui/decimal.ts'
import { linesOf, orderOf, type PaperKind, partyOf } from './kinds.ts'

export interface LineFields {
  id: number | null
  item: number | undefined
  quantity: string
  lot_code: string
  expires_on: string
  inspects: boolean
}

export interface PaperFields {
  code: string
  party: number
  item: number | undefined
  quantity: string
  day: string
  /** Of a shipment only: least remaining shelf life, where it is not the customer's own. */
  min_days: string
  lines: LineFields[]
}

/** How many decimals an item's quantity has; asked of whoever knows the items. */
export type ScaleOf = (item: number | undefined) => number

export const EMPTY_LINE: LineFields = {
  id: null,
  item: undefined,
  quantity: '',
  lot_code: '',
  expires_on: '',
  inspects: false,
}

export function fieldsOf(paper: AnyDocument | undefined, scaleOf: ScaleOf): PaperFields {
  if (paper === undefined) {
    const lines = [{ ...EMPTY_LINE }]
    return { code: '', party: 0, item: undefined, quantity: '', day: '', min_days: '', lines }
  }
  const order = orderOf(paper)
  return {
    code: paper.code,
    party: partyOf(paper) ?? 0,
    item: order?.item,
    quantity: order === undefined ? '' : fromScaled(order.quantity, scaleOf(order.item)),
    day: dueOn(paper) ?? '',
    min_days: 'min_days' in paper && paper.min_days !== null ? String(paper.min_days) : '',
    lines: linesOf(paper).map((line) => ({
      ...{ id: line.id, item: line.item, lot_code: line.lotCode, expires_on: line.expiresOn },
      quantity: fromScaled(line.quantity, scaleOf(line.item)),
      inspects: line.inspects,
    })),
  }
}

export type Fault = 'no_party' | 'no_item' | 'no_lines' | 'quantity'

const isPositive = (text: string, scale: number): boolean => (toScaled(text, scale) ?? 0) > 0

/** What the form itself can tell is wrong; null when it may be sent. */
export function faultOf(kind: PaperKind, fields: PaperFields, scaleOf: ScaleOf): Fault | null {
  if (kind.party !== null && fields.party === 0) return 'no_party'
  const isOrder = kind.table === 'work_order'
  if (isOrder && fields.item === undefined) return 'no_item'
  if (isOrder && !isPositive(fields.quantity, scaleOf(fields.item))) return 'quantity'
  const named = namedLines(fields)
  if (!isOrder && named.length === 0) return 'no_lines'
  return named.some(({ item, quantity }) => !isPositive(quantity, scaleOf(item)))
    ? 'quantity'
    : null
}

/** A line without an item was never begun. */
const namedLines = (fields: PaperFields): LineFields[] =>
  fields.lines.filter(({ item }) => item !== undefined)

export function bodyOf(kind: PaperKind, fields: PaperFields, scaleOf: ScaleOf): JsonObject {
  const text = (value: string) => (value.trim() === '' ? null : value.trim())
  const lines = namedLines(fields).map((line): JsonObject => {
    const quantity = toScaled(line.quantity, scaleOf(line.item)) ?? 0
    const base = { item: line.item ?? null, quantity }
    const known = line.id === null ? {} : { id: line.id }
    const lot = kind.hasLots
      ? {
          ...{ lot_code: text(line.lot_code), expires_on: text(line.expires_on) },
          inspects: line.inspects,
        }
      : {}
    return { ...known, ...base, ...lot }
  })
  const head: JsonObject = { code: fields.code.trim(), [kind.dayField]: text(fields.day) }
  if (kind.party !== null) head[kind.party] = fields.party
  if (kind.table === 'shipment') {
    head['min_days'] = text(fields.min_days) === null ? null : Number(fields.min_days)
  }
  if (kind.table === 'work_order') {
    head['item'] = fields.item ?? null
    head['quantity'] = toScaled(fields.quantity, scaleOf(fields.item)) ?? 0
  }
  return { ...head, [kind.linesField]: lines }
}
