/** What a chart itself can say of a point: when, what was plotted, and of which readings. */
import { t } from '../../app/i18n.svelte.ts'
import type { ControlData, ControlModel } from './control.ts'
import { figure } from './ticks.ts'
import type { Writing } from './words.ts'

interface Asked {
  data: ControlData
  model: ControlModel
  at: number
  unit: string | undefined
  /** How fine one reading is. */
  decimals: number
  write: Writing
  ofSecond: Writing
  time: ((at: number) => string) | null
}

interface Fact {
  name: string
  value: string
}

export function pointFacts(asked: Asked): Fact[] {
  const { data, model, at, unit, write, ofSecond, time } = asked
  const { kind } = data
  const facts: Fact[] = []
  if (time) facts.push({ name: t('chart.time'), value: time(at) })
  const point = model.main.points[at]
  const beside = unit === undefined ? '' : ` ${unit}`
  if (point) {
    facts.push({ name: t(`chart.main_${kind}`), value: write.value(point.value) + beside })
  }
  const second = model.second?.points[at]
  if (second && (kind === 'xbar_r' || kind === 'xbar_s' || kind === 'imr')) {
    const value = ofSecond.value(second.value) + beside
    facts.push({ name: t(`chart.second_${kind}`), value })
  }
  const readings = readingsOf(data, at, asked.decimals)
  if (readings !== null) facts.push({ name: t('chart.readings'), value: readings })
  return facts
}

/** The subgroup behind the point; null where the point is the reading itself. */
function readingsOf({ kind, subgroups }: ControlData, at: number, decimals: number): string | null {
  const subgroup = subgroups[at] ?? []
  if (kind === 'imr' || kind === 'c') return null
  if (kind === 'xbar_r' || kind === 'xbar_s') {
    return subgroup.map((value) => figure(value, decimals)).join('  ')
  }
  const [count = 0, size = 0] = subgroup
  const fine = Number.isInteger(size) ? 0 : 2
  return t('chart.count_of_size', { count, size: figure(size, fine) })
}
