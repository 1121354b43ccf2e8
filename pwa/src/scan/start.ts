/**
 * Switches scanning on for the whole page: key strokes and pastes reach the bus,
 * sound is unlocked by the first touch, and a code that no screen waits for
 * opens the scan page.
 */
import { go, parseHash } from '../app/address.ts'
import { preferences } from '../app/preferences.svelte.ts'
import { session } from '../app/session.svelte.ts'
import { bus } from './bus.ts'
import { feedback, output } from './feedback.ts'
import { WedgeListener } from './wedge-listener.ts'

/** Addresses whose screens subscribe to the bus once they are loaded. */
const TAKES_CODES: ReadonlySet<string> = new Set([
  '/scan',
  '/receive',
  '/put-away',
  '/move',
  '/issue',
  '/return',
  '/scrap',
  '/ship',
  '/consume',
  '/output',
  '/regroup',
  '/hold',
  '/release',
  '/adjust',
  '/trace',
  '/recall',
  '/labels',
  '/count',
  '/inspections',
])

let listener: WedgeListener | null = null

/** Prefix, suffix and signals as the person set them; call again after a change. */
export function applyScannerPreferences(): void {
  listener?.configure({ prefix: preferences.scannerPrefix, suffix: preferences.scannerSuffix })
  feedback.configure({ sound: preferences.sounds, vibration: preferences.vibration })
}

export function startScanning(): () => void {
  const { scannerPrefix: prefix, scannerSuffix: suffix } = preferences
  listener = new WedgeListener({ prefix, suffix })
  const stopKeys = listener.start()
  const stopUnclaimed = bus.onUnclaimed((scan) => {
    if (session.person === undefined) return
    // The screen that takes codes is on its way: the scan waits for it.
    const { path } = parseHash(location.hash)
    if (TAKES_CODES.has(`/${path.split('/')[1] ?? ''}`)) bus.hold(scan)
    else go('/scan', { code: scan.text })
  })
  output.unlockOnFirstGesture()
  applyScannerPreferences()
  return () => {
    stopKeys()
    stopUnclaimed()
    listener = null
  }
}
