/**
 * The mass balance of a lot as two bars: what came in, and what became of it. A part that
 * is below zero stands on the other side, so that both bars are sums. Pure.
 */
import type { Figures } from './answers.ts'

export const SOURCES = ['received', 'opening', 'made', 'returned', 'found'] as const
export const USES = ['used', 'shipped', 'scrapped', 'missing', 'floor', 'stock'] as const
export type SourceName = (typeof SOURCES)[number]
export type UseName = (typeof USES)[number]

export interface Part {
  name: SourceName | UseName
  /** Never zero; negative only where the figure itself is. */
  quantity: number
}

export interface Sheet {
  sources: Part[]
  uses: Part[]
  /** What nothing explains: came in, less all that became of it. */
  remainder: number
  /** The longer bar. */
  whole: number
}

export function sheetOf(figures: Figures): Sheet {
  const found = Math.max(0, -figures.difference)
  const missing = Math.max(0, figures.difference)
  const all = { ...figures, found, missing }
  const parts = <Name extends SourceName | UseName>(names: readonly Name[]): Part[] =>
    names
      .map((name) => ({ name, quantity: all[name as keyof typeof all] }))
      .filter(({ quantity }) => quantity !== 0)
  const sources = parts(SOURCES)
  const uses = parts(USES)
  const sum = (list: readonly Part[]) => list.reduce((total, part) => total + part.quantity, 0)
  const length = (list: readonly Part[]) =>
    list.reduce((total, part) => total + Math.max(0, part.quantity), 0)
  return {
    sources,
    uses,
    remainder: sum(sources) - sum(uses),
    whole: Math.max(length(sources), length(uses), 1),
  }
}

/** Its share of the longer bar, in percent; what is below zero has no length. */
export function share(part: Part, sheet: Sheet): number {
  return (Math.max(0, part.quantity) / sheet.whole) * 100
}
