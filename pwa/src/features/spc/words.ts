/** Charted series in words. */
import { nameOf, t, tMaybe } from '../../app/i18n.svelte.ts'
import { dateTime } from '../../app/dates.ts'
import { figure } from '../../ui/chart/ticks.ts'
import { ruleName } from '../../ui/chart/words.ts'
import type { AlarmRow, Indices, SeriesHead } from './answers.ts'

export const seriesTitle = (one: SeriesHead): string =>
  nameOf({ name_zh: one.name_zh, name_en: one.name_en, code: one.code })

export const itemText = (one: SeriesHead): string =>
  [
    nameOf({ name_zh: one.item_name_zh, name_en: one.item_name_en, code: one.item_code }),
    one.item_code,
    nameOf({ name_zh: one.plan_name_zh, name_en: one.plan_name_en, code: one.plan_code }),
  ].join(' · ')

export function stateText(one: SeriesHead): string {
  if (!one.has_limits) return t('spc.no_limits')
  const { last_alarm: last } = one
  if (one.recent_alarms === 0 || last === null) return t('spc.in_control')
  return t('spc.alarms_lately', {
    n: one.recent_alarms,
    rule: ruleName(last.rule),
    when: dateTime(last.at),
  })
}

/** "Cpk 1.33": the one figure that people ask for. */
export function capabilityText(indices: Indices | null): string {
  if (indices === null) return ''
  if (indices.cpk.value !== null) return t('spc.cpk', { value: figure(indices.cpk.value, 2) })
  return indices.ppk.value === null ? '' : t('spc.ppk', { value: figure(indices.ppk.value, 2) })
}

export function matches(one: SeriesHead, wanted: string): boolean {
  if (wanted === '') return true
  const fields = [
    ...[one.code, one.name_zh, one.name_en, one.item_code, one.item_name_zh, one.item_name_en],
    ...[one.plan_code, one.plan_name_zh, one.plan_name_en],
  ]
  const low = wanted.toLowerCase()
  return fields.some((field) => field?.toLowerCase().includes(low) ?? false)
}

export function causeText({ cause }: AlarmRow): string {
  if (cause === null) return t('spc.cause_missing')
  const name = tMaybe(`spc.cause_${cause.cause}`) ?? cause.cause
  return cause.note ? t('spc.cause_with_note', { cause: name, note: cause.note }) : name
}
