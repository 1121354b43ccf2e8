/** Plans, versions and characteristics in words; sizes with the decimals that they are read in. */
import { day } from '../../app/days.ts'
import { nameOf, t } from '../../app/i18n.svelte.ts'
import type { live as liveType } from '../../data/live.svelte.ts'
import type { CharacteristicRow, InspectionPlan, PlanVersion } from '../../data/rows.ts'
import { fromScaled } from '../../ui/decimal.ts'
import { itemName } from '../acts/describe.ts'
import { samplingFieldsOf } from './sampling-fields.ts'

type Live = typeof liveType
/** Whether a version is in force, comes later or was replaced. */
export type Standing = 'now' | 'later' | 'past'

/** What a plan holds for: an item, a category of items, or all. */
export function goodsText(live: Live, plan: InspectionPlan): string {
  if (plan.item !== null) return itemName(live, plan.item)
  const category = live.row('category', plan.category)
  return category ? t('plans.of_category', { name: nameOf(category) }) : t('plans.all_items')
}

/** When it is inspected: "On receipt", "In process · every 50 pieces". */
export function momentText({ kind, trigger, every }: InspectionPlan): string {
  const moment = t(`plans.kind_${kind}`)
  if (trigger === 'each') return moment
  return `${moment} · ${t(`plans.trigger_${trigger}_n`, { n: every ?? 0 })}`
}

export function samplingText(said: PlanVersion['sampling']): string {
  const { kind, n, ac, percent, least, level, aql } = samplingFieldsOf(said)
  return t(`plans.sampling_${kind}_text`, { n, ac, percent, least, level, aql })
}

export function skipText(said: PlanVersion['sampling']): string | undefined {
  const { skips, after, every } = samplingFieldsOf(said)
  return skips ? t('plans.skip_text', { after, every }) : undefined
}

/** "40.00 (39.90 … 40.10) mm": nominal and limits, each where there is one. */
export function limitsText(row: CharacteristicRow): string {
  const size = (value: number) => fixed(value, row.scale)
  const { nominal, lower, upper } = row
  const limits =
    lower !== null && upper !== null
      ? `${size(lower)} … ${size(upper)}`
      : lower !== null
        ? `≥ ${size(lower)}`
        : upper !== null
          ? `≤ ${size(upper)}`
          : ''
  const both = nominal !== null && limits !== '' ? `${size(nominal)} (${limits})` : limits
  const text = both === '' && nominal !== null ? size(nominal) : both
  return [text, row.unit ?? ''].filter(Boolean).join(' ')
}

/** All decimals of the scale: 40.00 says how exactly is measured, 40 does not. */
function fixed(value: number, scale: number): string {
  const text = fromScaled(value, scale, false)
  const [whole = '', decimals = ''] = text.split('.')
  return scale === 0 ? text : `${whole}.${decimals.padEnd(scale, '0')}`
}

/** What is looked at beside its name: its kind, limits, gauge and chart. */
export function characteristicText(live: Live, row: CharacteristicRow): string {
  const gauge = live.row('gauge', row.gauge)
  const own: Partial<Record<CharacteristicRow['kind'], string>> = {
    measured: limitsText(row),
    choice: row.options.map((one) => nameOf(one)).join(' / '),
    text: row.pattern === '*' ? '' : (row.pattern ?? ''),
    photo: t('plans.photos', { n: row.least }),
  }
  return [
    t(`plans.characteristic_${row.kind}`),
    own[row.kind] ?? '',
    row.every_unit ? '' : t('plans.once_a_lot'),
    row.is_critical ? t('plans.critical') : '',
    row.is_required ? '' : t('plans.optional'),
    gauge ? nameOf(gauge) : '',
    row.chart === null ? '' : t(`plans.chart_${row.chart}`),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Which version holds on a day, which come and which were replaced; the newest first. */
export function standings(
  versions: readonly PlanVersion[],
  today: string,
): { version: PlanVersion; standing: Standing }[] {
  const ordered = [...versions].sort((a, b) => (a.from_on < b.from_on ? 1 : -1))
  const now = ordered.find(({ from_on }) => from_on <= today)
  return ordered.map((version) => ({
    version,
    standing: version === now ? 'now' : version.from_on > today ? 'later' : 'past',
  }))
}

export function versionTitle({ number, from_on }: PlanVersion): string {
  return t('plans.version_title', { n: number, day: day(from_on) })
}
