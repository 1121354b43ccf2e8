/**
 * Whether this device could lose the network now and go on: the program is
 * stored by the service worker, and what the person needs to see is loaded.
 */
import { live } from '../data/live.svelte.ts'
import type { Key } from './i18n.svelte.ts'
import { update } from './update.svelte.ts'

export type OfflineReady = 'ready' | 'preparing' | 'impossible'

export interface ReadyWords {
  tone: 'good' | 'info' | 'warn'
  title: Key
  lead: Key
}

const WORDS: Record<OfflineReady, ReadyWords> = {
  ready: { tone: 'good', title: 'app.offline_ready', lead: 'app.offline_ready_lead' },
  preparing: { tone: 'info', title: 'app.offline_preparing', lead: 'app.offline_preparing_lead' },
  impossible: { tone: 'warn', title: 'settings.no_worker', lead: 'settings.no_worker_next' },
}

export function offlineReady(): OfflineReady {
  if (update.unavailable) return 'impossible'
  return update.stored && isLoaded() ? 'ready' : 'preparing'
}

export const readyWords = (state: OfflineReady): ReadyWords => WORDS[state]

/** The network went away too early: what is recorded is safe, but a page may be missing. */
export function wentOfflineTooEarly(): boolean {
  const { phase } = live.status
  return phase === 'offline' && offlineReady() === 'preparing'
}

/** Master data comes before stock, so while it is missing nothing was loaded at all. */
function isLoaded(): boolean {
  const { scopes, status } = live
  const isWhole = [...scopes.values()].every((state) => state === 'ready')
  return status.phase !== 'loading' && scopes.has('master') && isWhole
}
