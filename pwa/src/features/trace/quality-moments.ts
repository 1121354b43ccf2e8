/** What quality did to a lot, as its timeline tells it: inspections, bad goods, signatures. */
import { t, type Key } from '../../app/i18n.svelte.ts'
import type { IconName } from '../../ui/icons.ts'
import { kindIcon, kindName } from '../acts/describe.ts'
import type { Moment } from './answers.ts'
import { amount, inspectionWord } from './words.ts'

const SIGNED: Readonly<Record<string, Key>> = {
  concession_approved: 'nonconformance.what_conceded',
  released: 'nonconformance.what_released',
  rejected: 'nonconformance.what_refused',
}
const TONES: Readonly<Record<string, string>> = {
  ...{ pass: 'good', passed: 'good', concession_approved: 'good', released: 'good' },
  ...{ fail: 'stop', failed: 'stop' },
}

const numberText = (number: unknown): string => (typeof number === 'string' ? number : '')

export const isQuality = ({ source }: Pick<Moment, 'source'>): boolean =>
  source === 'inspection' || source === 'nonconformance'

export function qualityIcon({ source, act }: Moment): IconName {
  if (source === 'inspection') return 'inspect'
  return act === null ? 'warning' : kindIcon(act)
}

/** A case opens with a warning; what was signed tells whether the goods may go on. */
export function qualityTone({ source, act, status }: Moment): string {
  if (source === 'inspection') return TONES[status ?? ''] ?? ''
  const isSigned = act === 'nonconformance.sign'
  return isSigned ? (TONES[status ?? ''] ?? 'warn') : 'warn'
}

export function qualityTitle(
  item: number,
  { source, act, status, quantity, data }: Moment,
): string {
  if (source === 'inspection') return inspectionWord(status ?? 'open')
  const figure = quantity === null ? '' : amount(item, quantity)
  if (act === 'nonconformance.sign') return t(SIGNED[status ?? ''] ?? 'nonconformance.what_refused')
  if (act === 'nonconformance.dispose') {
    const way = t(`nonconformance.disposition_${String(data?.['disposition'])}` as Key)
    return `${t('nonconformance.what_disposed')}: ${way} ${figure}`.trim()
  }
  return `${kindName('nonconformance.report')} ${figure}`.trim()
}

/** What beside its note is worth a word: the case, the order, what a sample came to. */
export function qualityDetail({ data }: Moment): string[] {
  const { number, work_order_code: order, takes_effect: counts, n, found } = data ?? {}
  return [
    numberText(number),
    typeof order === 'string' ? t('trace.rework_order', { code: order }) : '',
    counts === false ? t('trace.no_effect') : '',
    typeof n === 'number' && typeof found === 'number' ? t('trace.sample', { n, found }) : '',
  ].filter((part) => part !== '')
}
