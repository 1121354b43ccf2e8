/** Reckons something long in steps between frames, again after a change, and shows it whole. */
const STEP_MS = 8

export class Stepping<Result> {
  value = $state.raw<Result | undefined>(undefined)
  #begin: (() => Generator<void, Result>) | undefined
  #busy = false
  #gone = false

  /** While one goes on, this one follows it. */
  run(begin: () => Generator<void, Result>): void {
    this.#begin = begin
    if (!this.#busy) void this.#work()
  }

  stop(): void {
    this.#gone = true
  }

  async #work(): Promise<void> {
    this.#busy = true
    while (this.#begin && !this.#gone) {
      const steps = this.#begin()
      this.#begin = undefined
      await this.#finish(steps)
    }
    this.#busy = false
  }

  async #finish(steps: Generator<void, Result>): Promise<void> {
    let since = performance.now()
    for (let step = steps.next(); !this.#gone; step = steps.next()) {
      if (step.done) {
        this.value = step.value
        return
      }
      if (performance.now() - since < STEP_MS) continue
      await new Promise((resolve) => setTimeout(resolve))
      since = performance.now()
    }
  }
}
