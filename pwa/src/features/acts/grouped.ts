/** Acts as a list shows them: the readings of one inspection are one row. Pure. */
import type { Act, ActState } from '@takt/sync'

/** `readings`: null for an act that stands by itself. */
export type Row = { key: string; act: Act; readings: null } | { key: string; readings: Readings }

export interface Readings {
  inspection: string
  /** In the order of the list; more than one. */
  acts: readonly Act[]
  /** Values that were read, all acts together. */
  count: number
  /** Where the one stands that is furthest from the books. */
  state: ActState
}

const FURTHEST: readonly ActState[] = ['held', 'device', 'server', 'booked']

function inspectionOf({ kind, args }: Act): string | null {
  const { inspection } = args
  return kind === 'inspect.readings' && typeof inspection === 'string' ? inspection : null
}

const valuesOf = ({ args }: Act): number =>
  Array.isArray(args['readings']) ? args['readings'].length : 0

function readingsOf(inspection: string, acts: readonly Act[]): Readings {
  const states = new Set(acts.map(({ state }) => state))
  return {
    ...{ inspection, acts },
    count: acts.reduce((sum, act) => sum + valuesOf(act), 0),
    state: FURTHEST.find((state) => states.has(state)) ?? 'booked',
  }
}

/** In the order of the acts; the readings of an inspection stand where the first of them does. */
export function grouped(acts: readonly Act[]): Row[] {
  const together = new Map<string, Act[]>()
  for (const act of acts) {
    const inspection = inspectionOf(act)
    if (inspection === null) continue
    const known = together.get(inspection)
    if (known) known.push(act)
    else together.set(inspection, [act])
  }
  return acts.flatMap((act): Row[] => {
    const inspection = inspectionOf(act)
    const all = (inspection === null ? undefined : together.get(inspection)) ?? [act]
    if (inspection === null || all.length === 1) return [{ key: act.id, act, readings: null }]
    if (all[0] !== act) return []
    return [{ key: `readings.${inspection}`, readings: readingsOf(inspection, all) }]
  })
}
