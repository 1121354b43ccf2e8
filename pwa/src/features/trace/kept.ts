/** Traces that this device keeps, put together from their parts, and which one tells of a lot. */
import type { KeptPart, KeptTrace } from './answers.ts'

export interface Kept {
  trace: KeptTrace
  /** It was kept for another lot: what it says of this one may not be all. */
  isPart: boolean
}

/** Whole traces, the newest first; one of which a part has not come yet is left out. */
export function keptTraces(rows: Iterable<KeptPart>): KeptTrace[] {
  const groups = new Map<string, KeptPart[]>()
  for (const row of rows) groups.set(row.root, [...(groups.get(row.root) ?? []), row])
  return Array.from(groups.values(), joined)
    .filter((trace) => trace !== undefined)
    .sort((left, right) => right.at - left.at)
}

function joined(rows: KeptPart[]): KeptTrace | undefined {
  const [first] = rows.sort((left, right) => left.part - right.part)
  const isWhole = rows.every((row, at) => row.part === at && row.at === first?.at)
  if (!first || !isWhole || rows.length !== first.parts) return undefined
  const { root, truncated, limit, at } = first
  return {
    root,
    truncated,
    limit,
    at,
    lots: rows.flatMap((row) => row.lots),
    items: rows.flatMap((row) => row.items),
    runs: rows.flatMap((row) => row.runs),
    links: {
      run: rows.flatMap((row) => row.links.run),
      lot: rows.flatMap((row) => row.links.lot),
      direction: rows.flatMap((row) => row.links.direction),
      quantity: rows.flatMap((row) => row.links.quantity),
    },
    details: {
      lots: rows.flatMap((row) => row.details.lots),
      runs: rows.flatMap((row) => row.details.runs),
    },
  }
}

export function keptFor(lot: string, traces: readonly KeptTrace[]): Kept | undefined {
  const own = traces.find((trace) => trace.root === lot)
  if (own) return { trace: own, isPart: false }
  const other = traces.find((trace) => trace.lots.includes(lot))
  return other && { trace: other, isPart: true }
}
