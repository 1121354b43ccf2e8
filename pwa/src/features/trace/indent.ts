/** The tree for narrow screens: one row below the other, with the lines that join them. Pure. */
import type { LotNode, Node } from './growth.ts'

/** Deeper ones stand no further to the right: a phone has no room for that. */
export const DEEPEST = 8

export interface Row {
  node: Node
  depth: number
  /** For each step to the left of it: whether a line passes on to a later branch. */
  guides: readonly boolean[]
  isLast: boolean
}

/** All that hangs below the root, in the order of the page. */
export function rows(root: LotNode): Row[] {
  const found: Row[] = []
  const visit = (nodes: readonly Node[], depth: number, guides: readonly boolean[]) => {
    for (const [at, node] of nodes.entries()) {
      const isLast = at === nodes.length - 1
      found.push({ node, depth, guides: guides.slice(-(DEEPEST - 1)), isLast })
      visit(node.children, depth + 1, [...guides, !isLast])
    }
  }
  visit(root.children, 1, [])
  return found
}
