/** A report in the making: which defects are offered first, and what is recorded. Pure. */
import type { JsonObject } from '@takt/sync'
import { categoryChain } from '@takt/sync/quality'
import type { Category, DefectCode, Item, Nonconformance } from '../../data/rows.ts'
import type { Severity } from './cases.ts'

export interface Draft {
  item: number | null
  lot: string | null
  location: number | null
  inspection: string | null
  defect: number | null
  entered: string
  unit: number | null
  severity: Severity
  /** Null: nobody has touched it, and a lot is held. */
  hold: boolean | null
  note: string
}

export const EMPTY: Draft = {
  ...{ item: null, lot: null, location: null, inspection: null, defect: null },
  ...{ entered: '', unit: null, severity: 'major', hold: null, note: '' },
}

/** What this person reported lately on this device, newest first. */
export type Favourites = readonly number[]
const KEPT = 12

export const withFavourite = (known: Favourites, defect: number): number[] =>
  [defect, ...known.filter((id) => id !== defect)].slice(0, KEPT)

interface World {
  item: Pick<Item, 'id' | 'category'>
  categories: readonly Category[]
  codes: readonly DefectCode[]
  rows: readonly Pick<Nonconformance, 'item' | 'defect'>[]
  favourites: Favourites
}

/**
 * The codes that fit an item: what this person takes first, then what is found often on this
 * item, then those of the nearest category, by their code.
 */
export function defectsFor({ item, categories, codes, rows, favourites }: World): DefectCode[] {
  const byId = new Map(categories.map((row) => [row.id, row]))
  const chain = categoryChain(item.category, (id) => byId.get(id)?.parent)
  const fits = codes.filter(
    ({ active, category }) => active && (category === null || chain.includes(category)),
  )
  const found = (id: number): number =>
    rows.filter((row) => row.defect === id && row.item === item.id).length
  const liked = (id: number): number => {
    const at = favourites.indexOf(id)
    return at < 0 ? favourites.length : at
  }
  const near = ({ category }: DefectCode): number =>
    category === null ? chain.length : chain.indexOf(category)
  return [...fits].sort(
    (a, b) =>
      liked(a.id) - liked(b.id) ||
      found(b.id) - found(a.id) ||
      near(a) - near(b) ||
      a.code.localeCompare(b.code),
  )
}

/** Goods with a lot stop unless somebody says otherwise; without one there is nothing to hold. */
export const holds = ({ lot, hold }: Draft): boolean => lot !== null && (hold ?? true)

/** The one thing that is missing still. */
export function missing(draft: Draft, codes: number): 'item' | 'defect' | null {
  if (draft.item === null) return 'item'
  return draft.defect === null && codes > 0 ? 'defect' : null
}

export function reportArgs(draft: Draft, quantity: number | null): JsonObject {
  const { item, lot, location, inspection, defect, severity } = draft
  return {
    ...{ item, lot, location, quantity, defect, severity, hold: holds(draft) },
    ...{ inspection, note: draft.note.trim() || null },
  }
}
