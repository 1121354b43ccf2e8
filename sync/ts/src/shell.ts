/**
 * What the machinery needs of the world around it: clocks, timers and chance,
 * injected so that tests decide them.
 */

export interface Shell {
  now: () => number
  /** Monotonic milliseconds. */
  mono: () => number
  random: () => number
  /** Calls back once; returns how to cancel that. */
  after: (ms: number, then: () => void) => () => void
  /** Calls back once, when nothing more urgent is to be done. */
  idle: (then: () => void) => void
}

/** Safari has no requestIdleCallback: there a short pause has to do. */
const IDLE_MS = 50

export const browserShell: Shell = {
  now: () => Date.now(),
  mono: () => performance.now(),
  random: () => Math.random(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
  idle: (then) => {
    const { requestIdleCallback } = globalThis
    if (requestIdleCallback === undefined) setTimeout(then, IDLE_MS)
    else requestIdleCallback(() => then())
  },
}
