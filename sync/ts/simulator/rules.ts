/**
 * Pure rules as the vectors and the Python tests ask for them: plain JSON in and out. A refused
 * plan is an answer like any other.
 */
import { VerdictError } from '../src/characteristics.ts'
import { UNITS } from '../src/gauge-units.ts'
import { gaugeValue } from '../src/gauges.ts'
import { matches, patternTokens } from '../src/text-patterns.ts'
import type { Json } from '../src/types.ts'
import { type Outcome, type Reference, judgeJson } from '../src/verdicts.ts'
import { PLAN_RULES } from './plan-rules.ts'
import { SAMPLING_RULES } from './sampling-rules.ts'
import { SPC_RULES } from './spc-rules.ts'

type Args = { [name: string]: unknown }

const short = ({ unit, characteristic, place }: Reference): unknown[] => [
  ...[unit, characteristic, place],
]

function shown(outcome: Outcome): unknown {
  const { isBetween, missing, out, deciding, replaced, findings, ...rest } = outcome
  return {
    ...rest,
    is_between: isBetween,
    missing: missing.map(({ characteristic, units }) => [characteristic, units]),
    out: out.map(short),
    deciding: deciding.map(short),
    replaced: replaced.map((one) => [...short(one), one.by]),
    findings: findings.map(({ code, unit, characteristic, place }) => [
      ...[code, unit, characteristic, place],
    ]),
  }
}

function judged({ inspection, readings }: Args): unknown {
  try {
    return shown(judgeJson(inspection, readings))
  } catch (error) {
    if (error instanceof VerdictError) return { path: error.path, why: error.why }
    throw error
  }
}

function isMatch({ pattern, text }: Args): boolean | null {
  const tokens = patternTokens(String(pattern))
  return tokens && matches(tokens, String(text))
}

function gauged({ text, scale, unit }: Args): number | string {
  const found = gaugeValue(text, scale, unit)
  return typeof found === 'number' ? found : found.code
}

const RULES: { [name: string]: (args: Args) => unknown } = {
  judge: judged,
  pattern: isMatch,
  gauge: gauged,
  units: () => UNITS,
  ...PLAN_RULES,
  ...SAMPLING_RULES,
  ...SPC_RULES,
}

/** The answer of a rule, or undefined where no rule has that name. */
export function ruled(name: string, args: Args): Json | undefined {
  return Object.hasOwn(RULES, name) ? (RULES[name]?.(args) as Json) : undefined
}
