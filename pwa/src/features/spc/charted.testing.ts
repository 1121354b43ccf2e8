/** Builders of charted series for tests: limits that somebody saved, and tails. */
import { limits, type Limits } from '@takt/sync/spc'
import type { ControlLimits, SeriesTail } from '../../data/rows.ts'

/** Figures that are not whole travel as text. */
export function written(of: Limits): ControlLimits['limits'] {
  const entries = Object.entries(of).map(([name, value]: [string, unknown]) => {
    const isBroken = typeof value === 'number' && !Number.isInteger(value)
    return [name, isBroken ? String(value) : value]
  })
  return Object.fromEntries(entries) as ControlLimits['limits']
}

/** About 1000 hundredths of a millimetre: points below 984 and above 1016 or so are outside. */
export const STEADY = [[995], [1005], [1000], [1006], [1000], [994], [1000]]

export function someLimits(change: Partial<ControlLimits> = {}): ControlLimits {
  return {
    ...{ id: '9', plan: 4, code: 'C71', item: 3, kind: 'imr', subgroup: 1, scale: 2, unit: 'mm' },
    ...{ limits: written(limits('imr', STEADY)), rules: ['nelson_1'], from_at: 0, ...change },
  }
}

/** So many points before the inspections of a test, one reading each. */
export function aTail(values: readonly number[], change: Partial<SeriesTail> = {}): SeriesTail {
  const points = values.map((value, at): SeriesTail['points'][number] => [
    ...([at + 1, 's', at + 1, 'before', at + 1] as const),
    [value],
  ])
  return { id: '9', plan: 4, code: 'C71', item: 3, points, ...change }
}
