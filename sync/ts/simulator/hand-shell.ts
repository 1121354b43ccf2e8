/** Clocks, timers and chance that only a test moves. */
import type { Shell } from '../src/shell.ts'

export class HandShell implements Shell {
  wall = 1_750_000_000_000
  time = 1000
  chance = 0.5
  private timers: { at: number; then: () => void }[] = []

  now = (): number => this.wall
  mono = (): number => this.time
  random = (): number => this.chance

  after = (ms: number, then: () => void): (() => void) => {
    const timer = { at: this.time + ms, then }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }

  idle = (then: () => void): void => void setImmediate(then)

  /** Milliseconds until the next timer, Infinity for none. */
  get next(): number {
    return Math.min(...this.timers.map(({ at }) => at)) - this.time
  }

  /** Let time pass, with everything that falls due and what follows from it. */
  async pass(ms: number): Promise<void> {
    const until = this.time + ms
    for (;;) {
      await idle()
      const due = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (due === undefined) break
      this.timers = this.timers.filter((timer) => timer !== due)
      this.advance(Math.max(due.at, this.time) - this.time)
      due.then()
    }
    this.advance(until - this.time)
  }

  private advance(ms: number): void {
    this.time += ms
    this.wall += ms
  }
}

/** Until promises, hashes and storage of this process have nothing left to do. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    // Hashes are made by threads; one more of ours comes back after those before it.
    if (turn % 10 === 0) await crypto.subtle.digest('SHA-256', new Uint8Array(1))
  }
}
