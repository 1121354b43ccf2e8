/** A shared device locks itself when nobody has touched it for a while. */
import { live } from '../data/live.svelte.ts'
import { preferences } from './preferences.svelte.ts'
import { session } from './session.svelte.ts'

const CHECK_EVERY_MS = 15_000
const EVENTS = ['pointerdown', 'keydown'] as const

export function startAutoLock(): () => void {
  let touched = Date.now()
  const touch = () => (touched = Date.now())
  for (const name of EVENTS) addEventListener(name, touch, { passive: true })
  const timer = setInterval(() => {
    const shared = live.rows('device')[0]?.kind !== 'personal'
    const limit = preferences.lockMinutes * 60_000
    const board = location.hash.includes('board=')
    if (shared && limit > 0 && !board && session.person && Date.now() - touched > limit) {
      session.lock()
    }
  }, CHECK_EVERY_MS)
  return () => {
    clearInterval(timer)
    for (const name of EVENTS) removeEventListener(name, touch)
  }
}
