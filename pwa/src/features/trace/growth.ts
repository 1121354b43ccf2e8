/**
 * What of a tree is drawn now: lots that are open, long lists a page at a time, and the
 * suppliers and customers at the ends. Runs stand between lots and are never closed. Pure.
 */
import type { Trade } from './answers.ts'
import { ROOT, type Branches } from './branches.ts'

export const PAGE = 8
/** So many nodes open by themselves at first; the rest a tap further. */
export const BUDGET = 36

export interface Opening {
  /** Links to lots whose branches are shown. */
  readonly open: ReadonlySet<number>
  /** How many of the branches of a link, where it is not one page. */
  readonly shown: ReadonlyMap<number, number>
}

interface Base {
  /** Unique within the tree, and the same as long as the trace is. */
  key: string
  children: Node[]
}
export interface LotNode extends Base {
  kind: 'lot'
  link: number
  lot: number
  /** By this link: used or made; null for the root. */
  quantity: number | null
  elsewhere: boolean
  /** Something follows, shown or not. */
  leadsOn: boolean
  isOpen: boolean
}
export interface RunNode extends Base {
  kind: 'run'
  link: number
  run: number
  quantity: number
  elsewhere: boolean
}
export interface EndNode extends Base {
  kind: 'end'
  lot: number
  trade: Trade
}
export interface MoreNode extends Base {
  kind: 'more'
  link: number
  hidden: number
}
export type Node = LotNode | RunNode | EndNode | MoreNode

export type EndsOf = (lot: number) => readonly Trade[]

/** The root with all that is open beneath it. */
export function grow(tree: Branches, opening: Opening, endsOf: EndsOf): LotNode {
  const lotNode = (link: number): LotNode => {
    const lot = tree.end(link)
    const elsewhere = link !== ROOT && tree.home(link) !== link
    const ends = elsewhere ? [] : endsOf(lot)
    const leadsOn = !elsewhere && (ends.length > 0 || tree.next(link).length > 0)
    const isOpen = leadsOn && (link === ROOT || opening.open.has(link))
    const quantity = link === ROOT ? null : (tree.trace.links.quantity[link] ?? 0)
    const base = { kind: 'lot', key: `${link}`, link, lot, quantity, elsewhere } as const
    if (!isOpen) return { ...base, leadsOn, isOpen, children: [] }
    const children = [...ends.map((trade, at) => endNode(link, lot, trade, at)), ...paged(link)]
    return { ...base, leadsOn, isOpen, children }
  }
  const runNode = (link: number): RunNode => {
    const quantity = tree.trace.links.quantity[link] ?? 0
    const elsewhere = tree.home(link) !== link
    const base = { kind: 'run', key: `${link}`, link, run: tree.end(link) } as const
    return { ...base, quantity, elsewhere, children: paged(link) }
  }
  const paged = (link: number): Node[] => {
    const all = tree.next(link)
    const count = shownOf(opening, link, all.length)
    const nodes: Node[] = all
      .slice(0, count)
      .map((one) => (tree.isRun(one) ? runNode(one) : lotNode(one)))
    if (count === all.length) return nodes
    const hidden = all.length - count
    return [...nodes, { kind: 'more', key: `${link}.more`, link, hidden, children: [] }]
  }
  return lotNode(ROOT)
}

function endNode(link: number, lot: number, trade: Trade, at: number): EndNode {
  return { kind: 'end', key: `${link}.end.${at}`, lot, trade, children: [] }
}

/** Lots and runs that are drawn, by their places in the lists of the trace. */
export function drawn(root: Node): { lots: number[]; runs: number[] } {
  const lots = new Set<number>()
  const runs = new Set<number>()
  const visit = (node: Node) => {
    if (node.kind === 'lot') lots.add(node.lot)
    if (node.kind === 'run') runs.add(node.run)
    for (const child of node.children) visit(child)
  }
  visit(root)
  return { lots: [...lots], runs: [...runs] }
}

/** A page that would hide a single one shows it instead. */
function shownOf(opening: Opening, link: number, all: number): number {
  const wanted = opening.shown.get(link) ?? PAGE
  return all <= wanted + 1 ? all : wanted
}

/** Lots that are open when the picture is first drawn: the nearest, while there is room. */
export function firstOpen(tree: Branches, budget = BUDGET): Set<number> {
  const open = new Set<number>()
  const queue: number[] = [ROOT]
  let drawn = 0
  for (let at = 0; at < queue.length && drawn < budget; at += 1) {
    const link = queue[at] ?? ROOT
    const runs = tree.next(link).slice(0, PAGE)
    if (link !== ROOT && runs.length > 0) open.add(link)
    for (const run of runs) {
      const lots = tree.next(run).slice(0, PAGE)
      drawn += 1 + lots.length
      queue.push(...lots)
    }
  }
  return open
}

/** Opened far enough that this link is drawn. */
export function revealed(tree: Branches, opening: Opening, path: readonly number[]): Opening {
  const open = new Set(opening.open)
  const shown = new Map(opening.shown)
  for (const [at, link] of path.entries()) {
    const next = path[at + 1]
    if (next === undefined) break
    if (link !== ROOT && !tree.isRun(link)) open.add(link)
    const place = tree.next(link).indexOf(next)
    if (place >= (shown.get(link) ?? PAGE)) shown.set(link, place + PAGE)
  }
  return { open, shown }
}
