/**
 * What a control chart shows, worked out once from its data: the points of one or two charts, the
 * lines beside them and the alarms that they raise. Drawing and looking closer start from here.
 */
import {
  NELSON,
  RULES,
  SpcError,
  alarms,
  chart,
  limits,
  type Alarm,
  type ChartKind,
  type Limits,
  type Rule,
  type Series,
  type SpcCode,
  type Subgroup,
} from '@takt/sync/spc'

export interface ControlData {
  kind: ChartKind
  /** In the order in which they are drawn, in the unit that is shown. */
  subgroups: readonly Subgroup[]
  /** Frozen limits of a chosen period; without them all subgroups but `excluded` make them. */
  limits?: Limits | undefined
  /** Positions that make no limits; they are drawn all the same. */
  excluded?: readonly number[] | undefined
  /** Nelson's eight where nothing is said. */
  rules?: readonly Rule[] | undefined
  /** When each subgroup was taken, in milliseconds. */
  times?: ArrayLike<number> | undefined
}

/** One of the pair: points, and what stands out among them. */
export interface Plotted {
  points: Series
  values: readonly (number | null)[]
  /** By point, ascending; every rule that found its pattern there. */
  alarms: ReadonlyMap<number, readonly Alarm[]>
  /** The same lines hold for every point. */
  isLevel: boolean
}

export interface ControlModel {
  kind: ChartKind
  limits: Limits
  main: Plotted
  second: Plotted | null
  count: number
}

export type Worked = { why: null; model: ControlModel } | { why: SpcCode; model: null }

/** On ranges and deviations only the limits tell: neighbouring ranges are not independent. */
const OF_SECOND: ReadonlySet<Rule> = new Set<Rule>(['nelson_1', 'western_1'])

/** The model, or the code of what the data lacks. */
export function controlModel(data: ControlData): Worked {
  if (data.subgroups.length === 0) return { why: 'too_few', model: null }
  try {
    return { why: null, model: worked(data) }
  } catch (error) {
    if (!(error instanceof SpcError)) throw error
    return { why: error.code, model: null }
  }
}

function worked({ kind, subgroups, excluded, rules = NELSON, ...data }: ControlData): ControlModel {
  const own = data.limits ?? limits(kind, subgroups, excluded)
  const { main, second } = chart(own, subgroups)
  const ofSecond = rules.filter((rule) => OF_SECOND.has(rule))
  return {
    kind,
    limits: own,
    main: plotted(main, rules),
    // One reading alone has no moving range.
    second: second?.some((point) => point !== null) ? plotted(second, ofSecond) : null,
    count: subgroups.length,
  }
}

function plotted(points: Series, rules: readonly Rule[]): Plotted {
  const found = new Map<number, Alarm[]>()
  for (const alarm of alarms(points, rules)) {
    const others = found.get(alarm.at)
    if (others) others.push(alarm)
    else found.set(alarm.at, [alarm])
  }
  return {
    points,
    values: points.map((point) => point?.value ?? null),
    alarms: found,
    isLevel: isLevel(points),
  }
}

function isLevel(points: Series): boolean {
  const first = points.find((point) => point !== null)
  return points.every((point) => point === null || point.lines === first?.lines)
}

/** The rules that a point broke on both charts, each once. */
export function rulesAt({ main, second }: ControlModel, at: number): Rule[] {
  const found = [...(main.alarms.get(at) ?? []), ...(second?.alarms.get(at) ?? [])]
  return [...new Set(found.map(({ rule }) => rule))]
}

/** How often each rule was broken, and where last. */
export interface Broken {
  rule: Rule
  of: 'main' | 'second'
  count: number
  last: number
}

export function brokenRules({ main, second }: ControlModel): Broken[] {
  return [...counted(main, 'main'), ...(second ? counted(second, 'second') : [])]
}

function counted(plotted: Plotted, of: Broken['of']): Broken[] {
  const found = new Map<Rule, Broken>()
  for (const { rule, at } of [...plotted.alarms.values()].flat()) {
    const count = (found.get(rule)?.count ?? 0) + 1
    found.set(rule, { rule, of, count, last: at })
  }
  return RULES.flatMap((rule) => found.get(rule) ?? [])
}

/** Positions of alarms on either chart, ascending. */
export function alarmedAt({ main, second }: ControlModel): number[] {
  const all = new Set([...main.alarms.keys(), ...(second?.alarms.keys() ?? [])])
  return [...all].sort((one, other) => one - other)
}

/** The alarm after (1) or before (-1) a position; null where there is none. */
export function nextAlarm(all: readonly number[], at: number, way: 1 | -1): number | null {
  if (way === 1) return all.find((one) => one > at) ?? null
  let found: number | null = null
  for (const one of all) {
    if (one >= at) break
    found = one
  }
  return found
}
