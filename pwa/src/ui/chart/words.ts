/** Rules, lines and figures of a chart as people say and write them. */
import { NELSON, type ChartKind, type Rule, type SpcCode } from '@takt/sync/spc'
import { t } from '../../app/i18n.svelte.ts'
import { markOf, numberOf } from './shape.ts'
import { figure, percent } from './ticks.ts'

const isNelson = (rule: Rule): boolean => (NELSON as readonly Rule[]).includes(rule)

/** "Nelson 2" */
export function ruleName(rule: Rule): string {
  const params = { n: numberOf(rule) }
  return isNelson(rule) ? t('chart.name_nelson', params) : t('chart.name_western', params)
}

/** "9 points in a row on the same side of the centre line" */
export const ruleWords = (rule: Rule): string => t(`chart.rule_${rule}`)

/** Where to look first when the rule is broken. */
export const ruleHint = (rule: Rule): string => t(`chart.look_${markOf(rule)}`)

export function whyNoChart(code: SpcCode): string {
  if (code === 'too_few' || code === 'mixed_sizes') return t(`chart.why_${code}`)
  return code === 'subgroup_size' ? t('chart.why_subgroup_size') : t('chart.why_other')
}

/** How the figures of a chart are written. */
export interface Writing {
  /** A plotted value. */
  value: (value: number) => string
  /** A limit, which is finer than a value. */
  line: (value: number) => string
  /** A tick, as fine as its neighbours need. */
  tick: (value: number, decimals: number) => string
}

/** `decimals`: how fine one reading is; shares are written in percent. */
export function writing(kind: ChartKind, decimals: number): Writing {
  if (kind === 'p') {
    const line = (value: number) => percent(value, 2)
    return { value: line, line, tick: (value, fine) => percent(value, Math.max(0, fine - 2)) }
  }
  const [ofValue, ofLine] = DECIMALS[kind](decimals)
  return {
    value: (value) => figure(value, ofValue),
    line: (value) => figure(value, ofLine),
    tick: figure,
  }
}

type Finesse = (decimals: number) => [value: number, line: number]
const ofMeans: Finesse = (decimals) => [decimals + 1, decimals + 1]
const ofCounts: Finesse = () => [0, 2]

const DECIMALS: Readonly<Record<ChartKind, Finesse>> = {
  xbar_r: ofMeans,
  xbar_s: ofMeans,
  imr: (decimals) => [decimals, decimals + 1],
  p: ofCounts,
  np: ofCounts,
  c: ofCounts,
  u: () => [3, 3],
}
