/** Picking order, shelf life and warnings: what the forms hold as text, and what of it is sent. */
import type { Category, HoldMode, Item, Picking } from '../../data/rows.ts'
import { fromScaled, toScaled } from '../../ui/decimal.ts'

export const HOLD_MODES: readonly HoldMode[] = ['block', 'warn']
export const PICKINGS: readonly Picking[] = ['fefo', 'fifo', 'lifo', 'nearest']

/** '' leaves the choice to the category, and then to the one above it. */
export interface CategoryPolicy {
  picking: Picking | ''
  warn_days: string
  slow_days: string
}

export interface ItemPolicy extends CategoryPolicy {
  serial_tracked: boolean
  inspects_receipt: boolean
  hold_mode: HoldMode
  shelf_life_days: string
  min_stock: string
  max_stock: string
}

const days = (value: number | null | undefined): string => (value == null ? '' : String(value))

export function categoryPolicyOf(row: Category | Item | undefined): CategoryPolicy {
  return {
    picking: row?.picking ?? '',
    warn_days: days(row?.warn_days),
    slow_days: days(row?.slow_days),
  }
}

export function itemPolicyOf(item: Item | undefined): ItemPolicy {
  const limit = (value: number | null | undefined): string =>
    item === undefined || value == null ? '' : fromScaled(value, item.scale, false)
  return {
    ...categoryPolicyOf(item),
    serial_tracked: item?.serial_tracked ?? false,
    inspects_receipt: item?.inspects_receipt ?? false,
    hold_mode: item?.hold_mode ?? 'block',
    shelf_life_days: days(item?.shelf_life_days),
    min_stock: limit(item?.min_stock),
    max_stock: limit(item?.max_stock),
  }
}

/** What is no number goes as it was typed: the server names the field. */
function number(text: string, scale: number): number | string | null {
  if (text.trim() === '') return null
  return toScaled(text, scale) ?? text
}

/** The fields as the server takes them; limits count in the last decimal of the item. */
export function sentPolicy(
  policy: CategoryPolicy | ItemPolicy,
  scale: number,
): Record<string, unknown> {
  const { picking, warn_days, slow_days } = policy
  const common = {
    picking: picking === '' ? null : picking,
    warn_days: number(warn_days, 0),
    slow_days: number(slow_days, 0),
  }
  if (!('min_stock' in policy)) return common
  return {
    ...common,
    serial_tracked: policy.serial_tracked,
    inspects_receipt: policy.inspects_receipt,
    hold_mode: policy.hold_mode,
    shelf_life_days: number(policy.shelf_life_days, 0),
    min_stock: number(policy.min_stock, scale),
    max_stock: number(policy.max_stock, scale),
  }
}
