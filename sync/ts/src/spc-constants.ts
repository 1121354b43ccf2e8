/**
 * The constants of control charts for subgroups of 2 to 25 readings, and the error of these
 * modules. The twin of `takt_sync/spc/constants.py`, which names the sources.
 */

/** d2, d3, A2, D3, D4 by the size of the subgroup, from 2 on. */
const RANGE = [
  [1.128, 0.853, 1.88, 0, 3.267],
  [1.693, 0.888, 1.023, 0, 2.574],
  [2.059, 0.88, 0.729, 0, 2.282],
  [2.326, 0.864, 0.577, 0, 2.114],
  [2.534, 0.848, 0.483, 0, 2.004],
  [2.704, 0.833, 0.419, 0.076, 1.924],
  [2.847, 0.82, 0.373, 0.136, 1.864],
  [2.97, 0.808, 0.337, 0.184, 1.816],
  [3.078, 0.797, 0.308, 0.223, 1.777],
  [3.173, 0.787, 0.285, 0.256, 1.744],
  [3.258, 0.778, 0.266, 0.283, 1.717],
  [3.336, 0.77, 0.249, 0.307, 1.693],
  [3.407, 0.763, 0.235, 0.328, 1.672],
  [3.472, 0.756, 0.223, 0.347, 1.653],
  [3.532, 0.75, 0.212, 0.363, 1.637],
  [3.588, 0.744, 0.203, 0.378, 1.622],
  [3.64, 0.739, 0.194, 0.391, 1.608],
  [3.689, 0.733, 0.187, 0.403, 1.597],
  [3.735, 0.729, 0.18, 0.415, 1.585],
  [3.778, 0.724, 0.173, 0.425, 1.575],
  [3.819, 0.72, 0.167, 0.434, 1.566],
  [3.858, 0.716, 0.162, 0.443, 1.557],
  [3.895, 0.712, 0.157, 0.451, 1.548],
  [3.931, 0.708, 0.153, 0.459, 1.541],
] as const

export const SMALLEST = 2
export const LARGEST = 25

export type SpcCode =
  | 'not_a_number'
  | 'subgroup_size'
  | 'mixed_sizes'
  | 'count'
  | 'size'
  | 'too_few'
  | 'excluded'
  | 'no_sigma'
  | 'limits'
  | 'rule'
  | 'probability'
  | 'degrees'

/** What was given cannot be charted. */
export class SpcError extends Error {
  override name = 'SpcError'
  readonly code: SpcCode

  constructor(code: SpcCode) {
    super(code)
    this.code = code
  }
}

/** The constants of subgroups of `n` readings, by their names in the standards. */
export interface Constants {
  n: number
  A2: number
  A3: number
  B3: number
  B4: number
  D3: number
  D4: number
  c4: number
  d2: number
  d3: number
}

/** The constants of subgroups of 2 to 25 readings; throws `subgroup_size` for others. */
export function constants(n: number): Constants {
  const row = RANGE[n - SMALLEST]
  if (!row) throw new SpcError('subgroup_size')
  const [d2, d3, A2, D3, D4] = row
  const c4 = c4Of(n)
  const spread = (3 * Math.sqrt(1 - c4 * c4)) / c4
  const A3 = 3 / (c4 * Math.sqrt(n))
  return { n, A2, A3, B3: Math.max(0, 1 - spread), B4: 1 + spread, D3, D4, c4, d2, d3 }
}

/** By recurrence from c4 of 2: equal to the last bit in both languages. */
function c4Of(n: number): number {
  let c4 = Math.sqrt(2 / Math.PI)
  for (let smaller = SMALLEST; smaller < n; smaller++) c4 = Math.sqrt((smaller - 1) / smaller) / c4
  return c4
}
