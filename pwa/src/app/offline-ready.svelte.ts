/**
 * Whether this device could lose the network now and go on: the program is
 * stored by the service worker, and what the person needs to see is loaded.
 */
import { live } from '../data/live.svelte.ts'
import { update } from './update.svelte.ts'

export type OfflineReady = 'ready' | 'preparing' | 'impossible'

export function offlineReady(): OfflineReady {
  if (update.unavailable) return 'impossible'
  return update.stored && isLoaded() ? 'ready' : 'preparing'
}

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
