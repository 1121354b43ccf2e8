/** Names and sentences of the trace screens, from the replica in the chosen language. */
import { clockTime, dateTime } from '../../app/dates.ts'
import { dictionary, nameOf, t, tMaybe, type Key } from '../../app/i18n.svelte.ts'
import { batchNumber } from '../../data/batch-number.ts'
import { live } from '../../data/live.svelte.ts'
import type { LotStatus } from '../../data/rows.ts'
import type { IconName } from '../../ui/icons.ts'
import { quantityText } from '../acts/describe.ts'
import { personName } from '../exceptions/subject.ts'
import type { Relation, RunDetail, Trade } from './answers.ts'

export function partyName(id: number | null): string {
  if (id === null) return t('trace.nobody')
  const party = live.row('party', id)
  return party ? nameOf(party) : t('trace.number', { id })
}

/** The shipment by one of its lines, while this device holds it; else the number of the line. */
export function shipmentText(line: number | null): string {
  if (line === null) return ''
  for (const paper of live.each('shipment')) {
    if (paper.lines.some(({ id }) => id === line)) return t('trace.shipment', { code: paper.code })
  }
  return t('trace.recall_line', { id: line })
}

export function itemTitle(id: number): string {
  const item = live.row('item', id)
  return item ? nameOf(item) : t('acts.item_number', { id })
}

export const amount = (item: number, quantity: number): string => quantityText(live, item, quantity)

export const RELATION_ICONS: Readonly<Record<Relation, IconName>> = {
  production: 'settings',
  split: 'issue',
  merge: 'merge',
  relabel: 'label',
  repack: 'item',
  rework: 'refresh',
}

/** "used 3 pcs" of production; a lot that is split or merged is not used up, it goes on in others. */
export function wentText(relation: Relation | undefined, into: boolean, quantity: string): string {
  const isMade = relation === undefined || relation === 'production' || relation === 'rework'
  if (into) return t(isMade ? 'trace.used' : 'trace.gave', { quantity })
  return t(isMade ? 'trace.made' : 'trace.got', { quantity })
}

export function relationWord(relation: Relation): string {
  return t(`trace.relation_${relation}` as Key)
}

/** "press 3", or "press 3 and 2 more": a node has no room for a list. */
function listed(names: readonly string[]): string {
  const [first = ''] = names
  if (names.length < 2) return first
  const n = dictionary.language === 'en' ? names.length - 1 : names.length
  return t('trace.and_others', { name: first, n })
}

/** "WO-501 · batch 001/7": an order may have several batches. */
export function orderText(run: RunDetail): string {
  const codes = run.work_orders.map((id) => live.row('work_order', id)?.code ?? `#${id}`)
  const number = batchNumber(run.id)
  const batch = number === null ? '' : t('trace.batch', { number })
  return [listed(codes), batch].filter((part) => part !== '').join(' · ')
}

/** Machine, person, time: what stood between the goods. */
export function runText(run: RunDetail): string {
  const people = run.people.map((id) => personName(live, id))
  const parts = [listed(run.machines), listed(people), dateTime(run.last_at)]
  return parts.filter((part) => part !== '').join(' · ')
}

export interface EndLook {
  icon: IconName
  word: string
}

export function endLook(trade: Trade): EndLook {
  if (trade.direction === 'received') return { icon: 'receive', word: t('trace.supplier') }
  if (trade.direction === 'shipped') return { icon: 'issue', word: t('trace.customer') }
  return { icon: 'return', word: t('trace.returned_by') }
}

export type StatusTone = 'good' | 'warn' | 'stop' | 'soft'

export const STATUS_TONES: Readonly<Record<LotStatus, StatusTone>> = {
  available: 'good',
  hold: 'stop',
  quarantine: 'warn',
  expired: 'warn',
  rejected: 'stop',
  consumed: 'soft',
}

/** Of an inspection, or of its verdict. */
export function inspectionWord(status: string): string {
  const key = status === 'begun' ? 'acts.kind_inspect_begin' : `inspect.${status}`
  return t('trace.inspection', { verdict: tMaybe(key) ?? status })
}

const DAY_MS = 86_400_000

/** "as of 10:42 today": how old what stands here is. */
export function asOf(at: number, now: number): string {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  if (at >= midnight) return t('trace.as_of_today', { time: clockTime(at) })
  if (at >= midnight - DAY_MS) return t('trace.as_of_yesterday', { time: clockTime(at) })
  const days = Math.ceil((midnight - at) / DAY_MS)
  return t('trace.as_of_day', { day: dateTime(at, now), days })
}
