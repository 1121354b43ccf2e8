/**
 * Figures of the stock tree: counted over all balances in short steps between
 * frames, again after a change, and shown when they are complete.
 */
import { takt } from '../../data/client.ts'
import type { Balance } from '../../data/rows.ts'
import { placeFigures, type Figures, type Place } from './view.ts'

const STEP_MS = 8

export class TreeFigures {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- replaced whole, never changed
  places = $state.raw<ReadonlyMap<number, Figures>>(new Map())
  #again = false
  #busy = false
  #gone = false

  /** Count; while a count goes on, once more after it. */
  count(roots: readonly Place[]): void {
    this.#again = true
    if (!this.#busy) void this.#run(roots)
  }

  stop(): void {
    this.#gone = true
  }

  async #run(roots: readonly Place[]): Promise<void> {
    this.#busy = true
    while (this.#again && !this.#gone) {
      this.#again = false
      const steps = placeFigures(roots, balances())
      for (let step = steps.next(), since = performance.now(); ; step = steps.next()) {
        if (step.done) {
          this.places = step.value
          break
        }
        if (performance.now() - since < STEP_MS) continue
        await new Promise((resolve) => setTimeout(resolve))
        since = performance.now()
        if (this.#gone) return
      }
    }
    this.#busy = false
  }
}

function* balances(): IterableIterator<Balance> {
  for (const [, row] of takt().replica.all<Balance>('balance')) yield row
}
