/** One way of a trace on the screen: what is open, how far lists are shown, what is wanted. */
import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import { live } from '../../data/live.svelte.ts'
import type { LotStatus } from '../../data/rows.ts'
import type { Inspected, Trade } from './answers.ts'
import { lotCount, pathTo, type Branches } from './branches.ts'
import type { DetailBook } from './details.svelte.ts'
import { stateNow } from './lot-states.ts'
import { drawn, firstOpen, grow, PAGE, revealed, type LotNode } from './growth.ts'

/** So many more at a tap, once the first page is not enough. */
const STEP = 40

export interface LotFace {
  id: string
  item: number
  code: string
  status: LotStatus
  /** How the last inspection stands. */
  inspection: Inspected['status'] | null
}

export class TreeState {
  readonly #open: SvelteSet<number>
  readonly #shown = new SvelteMap<number, number>()
  /** Other lots that this way leads to. */
  readonly lots: number
  /** The node that the person was led to. */
  lit = $state<string | null>(null)
  readonly root: LotNode = $derived.by(() =>
    grow(this.tree, { open: this.#open, shown: this.#shown }, (lot) => this.ends(lot)),
  )

  constructor(
    readonly tree: Branches,
    readonly details: DetailBook,
  ) {
    this.#open = new SvelteSet(firstOpen(tree))
    this.lots = lotCount(tree)
  }

  /** As this device knows the lot now; else as the trace says. */
  face(lot: number): LotFace {
    const { trace } = this.tree
    const id = trace.lots[lot] ?? ''
    const known = live.row('lot', id) ?? this.details.lots.get(id)
    const item = trace.items[lot] ?? 0
    const inspection = this.details.lots.get(id)?.inspections.at(-1)?.status ?? null
    const status = stateNow(id, this.details.lots.get(id))
    return { id, item, code: known?.code ?? '—', status, inspection }
  }

  run(run: number) {
    return this.details.runs.get(this.tree.trace.runs[run] ?? '')
  }

  /** Suppliers on the way up; customers, and what came back, on the way down. */
  ends(lot: number): readonly Trade[] {
    const detail = this.details.lots.get(this.tree.trace.lots[lot] ?? '')
    const isReceipt = (trade: Trade) => trade.direction === 'received'
    return (detail?.parties ?? []).filter((trade) => isReceipt(trade) === (this.tree.way === 'up'))
  }

  toggle(link: number): void {
    if (!this.#open.delete(link)) this.#open.add(link)
  }

  more(link: number): void {
    this.#shown.set(link, (this.#shown.get(link) ?? PAGE) + STEP)
  }

  /** Opens the way to where the same lot or run is shown whole. */
  reveal(link: number): void {
    const home = this.tree.home(link)
    const opening = { open: this.#open, shown: this.#shown }
    const { open, shown } = revealed(this.tree, opening, pathTo(this.tree, home))
    for (const one of open) this.#open.add(one)
    for (const [one, count] of shown) this.#shown.set(one, count)
    this.lit = String(home)
  }

  wantDetails(): Promise<void> {
    const { trace } = this.tree
    const { lots, runs } = drawn(this.root)
    return this.details.want(
      lots.map((lot) => trace.lots[lot] ?? ''),
      runs.map((run) => trace.runs[run] ?? ''),
    )
  }
}
