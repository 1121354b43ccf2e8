/** Alarms at the entry in words, from what this device holds. */
import { nameOf, t } from '../../app/i18n.svelte.ts'
import { live } from '../../data/live.svelte.ts'
import { ruleName, ruleWords } from '../../ui/chart/words.ts'
import type { EntryAlarm, EntryReading } from '../inspections/alarms.ts'
import { alarmsHere, limitsFor, numberOf } from './at-entry.ts'

/** What the charts say of the point to which a reading belongs. */
export function alarmsInWords(reading: EntryReading): EntryAlarm[] {
  const { inspection, version, slot, isDecided } = reading
  const { characteristic } = slot
  const limits = limitsFor(live.rows('control_limits'), characteristic, inspection)
  if (limits === undefined) return []
  const acts = live.by('inspection_reading', 'inspection', inspection.id)
  const tail = live.row('series_tail', limits.id)
  const entered = { inspection, version, characteristic, acts, isDecided, limits, tail }
  const number = numberOf(characteristic, slot.unit)
  return alarmsHere(entered)
    .filter(({ point }) => point.number === number)
    .map(({ alarms }) => ({
      id: `${inspection.id}:${characteristic.code}:${number}`,
      ...{ inspection: inspection.id, code: characteristic.code, number },
      title: t('spc.entry_alarm', { name: nameOf(characteristic) }),
      text: alarms
        .map(({ rule, isSecond }) => {
          const words = t('spc.rule_line', { rule: ruleName(rule), words: ruleWords(rule) })
          return isSecond ? t('spc.on_second', { words }) : words
        })
        .join(' '),
    }))
}
