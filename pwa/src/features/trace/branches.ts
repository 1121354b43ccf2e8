/**
 * One way of a trace, up or down, as a tree. Its nodes are the links: each leads to a
 * run or to a lot, stands once, and goes on only where its run or lot is met first, that
 * is nearest to the root. So cycles end and nothing is drawn twice. Pure.
 */
import type { Trace } from './answers.ts'

export type Way = 'up' | 'down'
/** The node above all links: the lot that the trace is about. */
export const ROOT = -1
const NOT_MET = -2

export interface Branches {
  readonly trace: Trace
  readonly way: Way
  /** Links that lead on from this one, or from ROOT; none where it is shown elsewhere. */
  next(link: number): readonly number[]
  /** Whether this way leads to the link at all. */
  isMet(link: number): boolean
  /** Whether the link leads to a run; else to a lot. */
  isRun(link: number): boolean
  /** The place of its run or lot in the lists of the trace. */
  end(link: number): number
  /** The link at which the same run or lot is shown with all that follows; itself, mostly. */
  home(link: number): number
  /** The link, or ROOT, from which this one leads on. */
  parent(link: number): number
}

/** Links of each lot or run, in the order of the answer. */
function grouped(keys: readonly number[], wanted: (link: number) => boolean, size: number) {
  const groups: number[][] = Array.from({ length: size }, () => [])
  for (const [link, key] of keys.entries()) if (wanted(link)) groups[key]?.push(link)
  return groups
}

export function branches(trace: Trace, way: Way): Branches {
  const { run, lot, direction } = trace.links
  const towards = way === 'down' ? -1 : 1
  const isRun = (link: number): boolean => direction[link] === towards
  const ofLot = grouped(lot, isRun, trace.lots.length)
  const ofRun = grouped(run, (link) => !isRun(link), trace.runs.length)
  const lotHome = new Int32Array(trace.lots.length).fill(NOT_MET)
  const runHome = new Int32Array(trace.runs.length).fill(NOT_MET)
  const rootLot = trace.lots.indexOf(trace.root)
  const end = (link: number): number =>
    link === ROOT ? rootLot : ((isRun(link) ? run : lot)[link] ?? 0)
  const homes = (link: number) => (link !== ROOT && isRun(link) ? runHome : lotHome)
  const links = (link: number): readonly number[] =>
    (link !== ROOT && isRun(link) ? ofRun : ofLot)[end(link)] ?? []
  const home = (link: number): number => homes(link)[end(link)] ?? link

  const queue = [ROOT]
  if (rootLot >= 0) lotHome[rootLot] = ROOT
  for (let at = 0; at < queue.length; at += 1) {
    for (const link of links(queue[at] ?? ROOT)) {
      const known = homes(link)
      if (known[end(link)] !== NOT_MET) continue
      known[end(link)] = link
      queue.push(link)
    }
  }
  const parent = (link: number): number =>
    (isRun(link) ? lotHome[lot[link] ?? 0] : runHome[run[link] ?? 0]) ?? NOT_MET
  return {
    trace,
    way,
    isRun,
    isMet: (link) => parent(link) !== NOT_MET,
    end,
    home,
    next: (link) => (home(link) === link ? links(link) : []),
    parent,
  }
}

/** How many other lots this way leads to. */
export function lotCount(tree: Branches): number {
  const ends = tree.trace.links.lot.filter((_, link) => tree.isMet(link) && !tree.isRun(link))
  return new Set(ends.filter((lot) => lot !== tree.end(ROOT))).size
}

/** From the root to the link, both included: what has to be open to see it. */
export function pathTo(tree: Branches, link: number): number[] {
  const path: number[] = []
  for (let at = link; at !== ROOT && at !== NOT_MET; at = tree.parent(at)) path.unshift(at)
  return [ROOT, ...path]
}
