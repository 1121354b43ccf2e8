/**
 * Where a code can be read in several ways, a person is asked once; the device
 * remembers the answer for its site. A way is a pattern, or the text as it stands.
 */
import { preferences } from '../app/preferences.svelte.ts'
import { type Books, serverNow, today } from './books.ts'

/** The ways that were possible, joined, and the one that was chosen. */
export type Ways = Readonly<Record<string, string>>

const KEPT = 200

export function chooseWay(ways: Ways, key: string, way: string): Ways {
  const others = Object.entries(ways).filter(([known]) => known !== key)
  return Object.fromEntries([...others, [key, way]].slice(-KEPT))
}

export function siteOf(books: Books): number | null {
  for (const [, row] of books.all<{ id: number; kind: string }>('location')) {
    if (row.kind === 'site') return row.id
  }
  return null
}

const storedAt = (books: Books): string => `takt.ways.${siteOf(books) ?? '-'}`

export function readWays(books: Books): Ways {
  try {
    return JSON.parse(localStorage.getItem(storedAt(books)) ?? '{}') as Ways
  } catch {
    // A damaged or forbidden store only means that a person is asked again.
    return {}
  }
}

export function rememberWay(books: Books, key: string, way: string): void {
  try {
    localStorage.setItem(storedAt(books), JSON.stringify(chooseWay(readWays(books), key, way)))
  } catch {
    // The answer holds for this scan; the next one asks again.
  }
}

/** Ask again: a person may have chosen in haste, or the site has written its patterns anew. */
export function forgetWays(books: Books): void {
  try {
    localStorage.removeItem(storedAt(books))
  } catch {
    // What cannot be read is not remembered either.
  }
}

/** What reading a code depends on besides the books. */
export interface ReadingContext {
  today: string
  ways: Ways
  /** What the scanner sends in place of the GS1 separator; '' for the sign itself. */
  separator: string
}

export const contextOf = (books: Books, status: { clockOffMs: number | null }): ReadingContext => ({
  today: today(books, serverNow(status)),
  ways: readWays(books),
  separator: preferences.scannerSeparator ?? '',
})
