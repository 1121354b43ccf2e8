/** Figures of the day's card, and which acts still wait. */
import type { Act, ActState } from '@takt/sync'

export interface Summary {
  total: number
  booked: number
  underway: number
  held: number
}

export function summarise(acts: readonly Act[]): Summary {
  const count = (...states: ActState[]) => acts.filter((act) => states.includes(act.state)).length
  return {
    total: acts.length,
    booked: count('booked'),
    underway: count('device', 'server'),
    held: count('held'),
  }
}

/** Midnight of the device's day. */
export function startOfDay(now: number): number {
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  return day.getTime()
}

/** Nothing comes back to a revoked device: there what the server has waits no longer. */
export function waiting(acts: readonly Act[], isRevoked = false): Act[] {
  return acts.filter(({ state }) => state === 'device' || (state === 'server' && !isRevoked))
}
