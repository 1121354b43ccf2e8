/**
 * Statistical process control as the Python tests ask for it: plain JSON in and out. What cannot
 * be charted is an answer like any other.
 */
import * as spc from '../src/spc.ts'

type Args = { [name: string]: unknown }

function orRefusal(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    if (error instanceof spc.SpcError) return { error: error.code }
    throw error
  }
}

function charted(args: Args): unknown {
  const { kind, period, excluded, subgroups } = args as {
    kind: spc.ChartKind
    period: number[][]
    excluded: number[]
    subgroups: number[][]
  }
  const limits = spc.limits(kind, period, excluded)
  const { main, second } = spc.chart(limits, subgroups)
  const alarms = [main, second ?? []].map((points) => spc.alarms(points, spc.RULES))
  return { limits, main, second, alarms }
}

function capable(args: Args): unknown {
  const { readings, within, lower, upper } = args as {
    readings: number[]
    within: spc.Within | null
    lower: number | null
    upper: number | null
  }
  return spc.capability(readings, within, lower, upper)
}

export const SPC_RULES: { [name: string]: (args: Args) => unknown } = {
  chart: (args) => orRefusal(() => charted(args)),
  capability: (args) => orRefusal(() => capable(args)),
}
