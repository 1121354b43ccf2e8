/** Own counts of a stocktake or a place, newest first. Pure. */
import type { Act } from '@takt/sync'

const COUNTS = new Set(['stock.count', 'stock.count_empty'])

export function countedHere(
  acts: readonly Act[],
  plan: number | null,
  place: number | null,
): { act: Act }[] {
  return acts
    .filter(({ kind, args }) => {
      if (!COUNTS.has(kind)) return false
      if (place !== null) return args['location'] === place
      return (args['plan'] ?? null) === plan
    })
    .sort((a, b) => b.at - a.at || b.n - a.n)
    .map((act) => ({ act }))
}
