/**
 * What Enter means in the field where codes are typed and names are looked up.
 * A scanner never comes here: its codes are told apart by their speed.
 */
export interface Typed {
  /** The place of the marked row; -1 for none. */
  marked: number
  /** How many rows stand below the field. */
  hits: number
  /** The text is a code that this device knows. */
  isKnown: boolean
}

/** A row to take, the text as a code, or nothing: the person has to choose first. */
export function onEnter({ marked, hits, isKnown }: Typed): number | 'code' | 'choose' {
  if (marked >= 0) return marked
  if (isKnown || hits === 0) return 'code'
  return hits === 1 ? 0 : 'choose'
}
