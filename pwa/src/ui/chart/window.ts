/** The part of a series that is in view, in positions of its points: zoom and pan. */

/** A point reaches half a position to either side, so that the first and the last are whole. */
export interface Window {
  readonly from: number
  readonly to: number
}

const LEAST = 6
const EDGE = 0.5

export function whole(count: number): Window {
  return { from: -EDGE, to: Math.max(1, count) - EDGE }
}

export function isWhole({ from, to }: Window, count: number): boolean {
  const all = whole(count)
  return from <= all.from && to >= all.to
}

/** As wide as asked for, pushed back to where there are points. */
function within(from: number, width: number, count: number): Window {
  const all = whole(count)
  const room = all.to - all.from
  const kept = Math.min(room, Math.max(Math.min(LEAST, room), width))
  const start = Math.min(Math.max(all.from, from), all.to - kept)
  return { from: start, to: start + kept }
}

/** `factor` below 1 looks closer; what is under `share` (0 left, 1 right) stays where it is. */
export function zoomed(view: Window, count: number, factor: number, share = 0.5): Window {
  const old = view.to - view.from
  const all = whole(count)
  const room = all.to - all.from
  const width = Math.min(room, Math.max(Math.min(LEAST, room), old * factor))
  const fixed = view.from + share * old
  return within(fixed - share * width, width, count)
}

/** By a share of its width; above 0 shows later points. */
export function panned(view: Window, count: number, share: number): Window {
  const width = view.to - view.from
  return within(view.from + share * width, width, count)
}

/** The same width, moved only as far as a position needs to be well in view. */
export function showing(view: Window, count: number, at: number): Window {
  const width = view.to - view.from
  const margin = Math.min(2, width / 4)
  if (at - margin < view.from) return within(at - width / 4, width, count)
  if (at + margin > view.to) return within(at - (3 * width) / 4, width, count)
  return within(view.from, width, count)
}

/** Close enough to tell a point from its neighbours. */
export function closeTo(view: Window, count: number, at: number, width: number): Window {
  const kept = Math.min(width, view.to - view.from)
  return within(at - kept * 0.75, kept, count)
}

/** The position nearest to a share of the window's width. */
export function positionAt({ from, to }: Window, count: number, share: number): number {
  const at = Math.round(from + share * (to - from))
  return Math.min(Math.max(0, at), Math.max(0, count - 1))
}
