/** Loops that wait between runs, and how long they wait after a failure. */
import type { Shell } from './shell.ts'

const BASE_MS = 1000
const CAP_MS = 60_000

/** Full jitter: anywhere between nothing and a bound that doubles. */
export class BackOff {
  private attempt = 0
  private readonly random: () => number

  constructor(random: () => number) {
    this.random = random
  }

  next(): number {
    const bound = Math.min(CAP_MS, BASE_MS * 2 ** this.attempt)
    this.attempt = Math.min(this.attempt + 1, 10)
    return Math.round(this.random() * bound)
  }

  reset(): void {
    this.attempt = 0
  }
}

/** Runs one job at a time, again after the delay that it asks for, sooner when poked. */
export class Loop {
  isBusy = false
  nextAt: number | null = null
  readonly backOff: BackOff
  private readonly job: () => Promise<number>
  private readonly shell: Shell
  private readonly onRest: () => void
  private cancel: (() => void) | null = null
  /** The shortest delay that was asked for while it ran. */
  private pokedMs = Infinity
  private isOn = false

  /**
   * The job resolves with the milliseconds to wait, Infinity for "until poked";
   * `onRest` is told when the loop waits again.
   */
  constructor(shell: Shell, job: () => Promise<number>, onRest: () => void) {
    this.shell = shell
    this.job = job
    this.onRest = onRest
    this.backOff = new BackOff(shell.random)
  }

  start(): void {
    this.isOn = true
    this.poke()
  }

  stop(): void {
    this.isOn = false
    this.cancel?.()
  }

  /** Run after `delay`; of a run that is going on, so long after its end. */
  poke(delay = 0): void {
    if (!this.isOn) return
    if (this.isBusy) this.pokedMs = Math.min(this.pokedMs, delay)
    else if (this.nextAt === null || this.nextAt > this.shell.mono() + delay) this.schedule(delay)
  }

  private schedule(delay: number): void {
    this.cancel?.()
    this.cancel = this.nextAt = null
    if (delay === Infinity) return
    this.nextAt = this.shell.mono() + delay
    this.cancel = this.shell.after(delay, () => void this.run())
  }

  private async run(): Promise<void> {
    this.cancel = this.nextAt = null
    this.isBusy = true
    const wait = await this.job().finally(() => {
      this.isBusy = false
    })
    if (!this.isOn) return
    this.schedule(Math.min(wait, this.pokedMs))
    this.pokedMs = Infinity
    this.onRest()
  }
}
