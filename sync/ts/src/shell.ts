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
}

export const browserShell: Shell = {
  now: () => Date.now(),
  mono: () => performance.now(),
  random: () => Math.random(),
  after: (ms, then) => {
    const timer = setTimeout(then, ms)
    return () => clearTimeout(timer)
  },
}
