/**
 * What the nodes on the screen say beyond their names: fetched for what is looked at, a
 * page at a time; a kept trace brings its own.
 */
import { SvelteMap } from 'svelte/reactivity'
import type { Details, LotDetail, RunDetail } from './answers.ts'
import { ask } from '../../data/asking.ts'

/** The server answers no more at once. */
const MOST = 500

export class DetailBook {
  readonly lots = new SvelteMap<string, LotDetail>()
  readonly runs = new SvelteMap<string, RunDetail>()
  readonly #asked: Record<string, boolean> = {}

  constructor(private readonly ask = askServer) {}

  take(details: Details): void {
    for (const lot of details.lots) this.lots.set(lot.id, lot)
    for (const run of details.runs) this.runs.set(run.id, run)
  }

  /** Those that are not here yet are on their way; what fails is asked for when seen again. */
  async want(lots: readonly string[], runs: readonly string[]): Promise<void> {
    const missing = (ids: readonly string[]) => ids.filter((id) => !this.#asked[id]).slice(0, MOST)
    const wanted = { lots: missing(lots), runs: missing(runs) }
    const ids = [...wanted.lots, ...wanted.runs]
    if (ids.length === 0) return
    for (const id of ids) this.#asked[id] = true
    try {
      this.take(await this.ask(wanted))
    } catch {
      // The names stand without them, and the page says already that the line is down.
      for (const id of ids) this.#asked[id] = false
    }
  }
}

function askServer(wanted: { lots: string[]; runs: string[] }): Promise<Details> {
  return ask<Details>('POST', '/trace/details', wanted)
}
