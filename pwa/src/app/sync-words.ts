/** The state of the connection in plain words: one icon, one tone, one sentence. */
import type { SyncStatus } from '@takt/sync'
import type { IconName } from '../ui/icons.ts'
import type { Key, Params } from './i18n.svelte.ts'

export interface SyncWord {
  tone: 'good' | 'info' | 'warn' | 'stop'
  icon: IconName
  key: Key
  params: Params
}

export const CLOCK_LIMIT_MS = 2 * 60_000

export function syncWord(status: SyncStatus, now: number): SyncWord {
  const params = { n: status.pending, minutes: minutesSince(status.lastContactAt, now) }
  switch (status.phase) {
    case 'revoked':
      return { tone: 'stop', icon: 'lock', key: 'app.sync_revoked', params }
    case 'too_old':
      return { tone: 'stop', icon: 'download', key: 'app.sync_too_old', params }
    case 'sign_in_needed':
      return { tone: 'warn', icon: 'key', key: 'app.sync_sign_in', params }
    case 'loading':
      return { tone: 'info', icon: 'download', key: 'app.sync_loading', params }
    case 'offline':
    case 'backoff':
      return offline(status, params)
    default:
      return status.pending === 0
        ? { tone: 'good', icon: 'booked', key: 'app.sync_clean', params }
        : { tone: 'info', icon: 'queue', key: 'app.sync_sending', params }
  }
}

function offline(status: SyncStatus, params: Params): SyncWord {
  // The line is there, but a part of the data does not add up and is left out.
  if (status.lastError?.startsWith('digest')) {
    return { tone: 'warn', icon: 'storage', key: 'app.sync_incomplete', params }
  }
  const key = status.pending === 0 ? 'app.sync_offline' : 'app.sync_offline_pending'
  return { tone: 'warn', icon: 'offline', key, params }
}

export function minutesSince(at: number | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.floor((now - at) / 60_000))
}
