/** Alarms at the entry in words, from what this device holds. */
import { verdictOf } from '@takt/sync/quality'
import { nameOf, t } from '../../app/i18n.svelte.ts'
import { live } from '../../data/live.svelte.ts'
import type { CharacteristicRow, InspectionReading } from '../../data/rows.ts'
import { ruleName, ruleWords } from '../../ui/chart/words.ts'
import type { EntryAlarm, EntryReadings } from '../inspections/alarms.ts'
import { alarmsHere, limitsFor, numbersIn } from './at-entry.ts'

/** What the charts say of the points for which something was read on this device. */
export function alarmsInWords(asked: EntryReadings): EntryAlarm[] {
  const { inspection, version, characteristics } = asked
  const acts = live.by('inspection_reading', 'inspection', inspection.id)
  const isDecided =
    asked.isDecided ?? (verdictOf(version, inspection, acts)?.verdict ?? 'open') !== 'open'
  return characteristics.flatMap((one) => alarmsOf({ ...asked, isDecided }, one, acts))
}

interface Asked extends EntryReadings {
  isDecided: boolean
}

function alarmsOf(
  { inspection, version, isDecided }: Asked,
  characteristic: CharacteristicRow,
  acts: readonly InspectionReading[],
): EntryAlarm[] {
  const limits = limitsFor(live.rows('control_limits'), characteristic, inspection)
  if (limits === undefined) return []
  const tail = live.row('series_tail', limits.id)
  const entered = { inspection, version, characteristic, acts, isDecided, limits, tail }
  const own = new Set(['own', live.status.stream])
  const read = numbersIn(
    characteristic,
    acts.filter(({ stream }) => own.has(stream)),
  )
  return alarmsHere(entered)
    .filter(({ point }) => read.has(point.number))
    .map(({ point: { number }, alarms }) => ({
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
