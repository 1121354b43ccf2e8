/** Severity by icon, word and tone together. */
import type { Key } from '../../app/i18n.svelte.ts'
import type { Notice } from '../../data/rows.ts'
import type { IconName } from '../../ui/icons.ts'

export interface SeverityLook {
  icon: IconName
  word: Key
  tone: 'info' | 'warn' | 'stop'
}

export const SEVERITIES: Record<Notice['severity'], SeverityLook> = {
  info: { icon: 'info', word: 'exceptions.info', tone: 'info' },
  warning: { icon: 'warning', word: 'exceptions.warning', tone: 'warn' },
  stop: { icon: 'stop', word: 'exceptions.stop', tone: 'stop' },
}
