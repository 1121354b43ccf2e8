/** The patterns of house codes that this site reads, each made ready once. */
import type { CodePattern } from '../data/rows.ts'
import type { Books } from './books.ts'
import { compilePattern, type Fields, matchPattern, type Pattern } from './patterns.ts'

export type { Fields }

export interface Match {
  id: number
  name: string
  fields: Fields
}

const ready = new Map<string, Pattern | string>()
/** More than a site can have; a pattern that is being written passes through here too. */
const READY_MAX = 100

function readyPattern(text: string): Pattern | string {
  let pattern = ready.get(text)
  if (pattern === undefined) {
    pattern = compilePattern(text)
    if (ready.size >= READY_MAX) ready.clear()
    ready.set(text, pattern)
  }
  return pattern
}

/** What each fitting pattern makes of a text, oldest pattern first. */
export function matchingPatterns(text: string, books: Books, today: string): Match[] {
  const found: Match[] = []
  for (const [, row] of books.all<CodePattern>('code_pattern')) {
    const pattern = readyPattern(row.pattern)
    // A pattern that a newer server understands is none for this application.
    const fields = typeof pattern === 'string' ? null : matchPattern(pattern, text, today)
    if (fields !== null) found.push({ id: row.id, name: row.name, fields })
  }
  return found.sort((a, b) => a.id - b.id)
}
