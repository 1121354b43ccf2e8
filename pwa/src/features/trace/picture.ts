/**
 * The tree for wide screens: where each node of both ways stands, sources to the left of the
 * root and destinations to the right, and the lines between. Every node has a row to itself
 * or shares that of what it leads to first, so that one can read along it. Pure.
 */
import type { Way } from './branches.ts'
import type { LotNode, Node } from './growth.ts'

export const SIZES = {
  lot: { width: 236, height: 88 },
  run: { width: 164, height: 84 },
  end: { width: 248, height: 72 },
  more: { width: 156, height: 56 },
} as const
const ROOT_SIZE = { width: 256, height: 104 }
const ROW = 98
const BETWEEN = 36
const EDGE = 8

export interface Placed {
  node: Node
  way: Way
  x: number
  y: number
  width: number
  height: number
}
export interface Line {
  key: string
  path: string
}
export interface Picture {
  root: Placed
  nodes: Placed[]
  lines: Line[]
  width: number
  height: number
}

/** Widths of the columns on one side, the nearest to the root first. */
function columnWidths(nodes: readonly Node[], widths: number[] = [], depth = 0): number[] {
  for (const node of nodes) {
    widths[depth] = Math.max(widths[depth] ?? 0, SIZES[node.kind].width)
    columnWidths(node.children, widths, depth + 1)
  }
  return widths
}

const sum = (widths: readonly number[]) =>
  widths.reduce((total, width) => total + width + BETWEEN, 0)

export function picture(up: LotNode, down: LotNode): Picture {
  const [left, right] = [columnWidths(up.children), columnWidths(down.children)]
  const middle = EDGE + ROOT_SIZE.height / 2
  const rootX = EDGE + sum(left)
  const root: Placed = { node: down, way: 'down', x: rootX, y: EDGE, ...ROOT_SIZE }
  const nodes: Placed[] = []
  const lines: Line[] = []
  const side = (way: Way, list: readonly Node[], widths: readonly number[]): number => {
    const sign = way === 'down' ? 1 : -1
    let row = 0
    const visit = (all: readonly Node[], depth: number, edge: number, from: Placed) => {
      for (const [at, node] of all.entries()) {
        // The first one stands beside what leads to it; each other one begins a row.
        if (at > 0) row += 1
        const size = SIZES[node.kind]
        const x = sign > 0 ? edge : edge - size.width
        const placed = { node, way, x, y: middle + row * ROW - size.height / 2, ...size }
        nodes.push(placed)
        lines.push({ key: `${way}${node.key}`, path: curve(from, placed, sign) })
        visit(node.children, depth + 1, edge + sign * ((widths[depth] ?? 0) + BETWEEN), placed)
      }
    }
    visit(list, 0, sign > 0 ? rootX + ROOT_SIZE.width + BETWEEN : rootX - BETWEEN, root)
    return row
  }
  const lastRow = Math.max(side('up', up.children, left), side('down', down.children, right))
  return {
    root,
    nodes,
    lines,
    width: rootX + ROOT_SIZE.width + sum(right) + EDGE,
    height:
      Math.max(ROOT_SIZE.height, middle - EDGE + lastRow * ROW + SIZES.lot.height / 2) + 2 * EDGE,
  }
}

function curve(from: Placed, to: Placed, sign: number): string {
  const x1 = sign > 0 ? from.x + from.width : from.x
  const x2 = sign > 0 ? to.x : to.x + to.width
  const [y1, y2] = [from.y + from.height / 2, to.y + to.height / 2]
  // Near the end, so that the lines of a wide fan run side by side and do not cross nodes.
  const bend = x2 - (sign * BETWEEN) / 2
  return `M${x1} ${y1}H${bend - sign * (BETWEEN / 2)}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`
}
