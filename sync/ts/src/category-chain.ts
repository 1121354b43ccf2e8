/** The categories that an item is in: its own, the one around it, and so on. Pure. */

/** The nearest first; `parentOf`: undefined for what is not known. A circle ends where it closes. */
export function categoryChain(
  first: number | null | undefined,
  parentOf: (id: number) => number | null | undefined,
): number[] {
  const chain: number[] = []
  for (let next = first ?? null; next !== null && !chain.includes(next);) {
    chain.push(next)
    next = parentOf(next) ?? null
  }
  return chain
}
