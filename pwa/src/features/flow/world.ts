/** What a flow reads besides its state, and how it says that a scan is wrong. */
import type { Books } from '../../scan/books.ts'
import type { Ways } from '../../scan/ways.ts'
import type { Lock, LockCode } from './state.ts'

export interface World {
  books: Books
  /** Date at the site, YYYY-MM-DD. */
  today: string
  /** Each scan is an act, or adds to a line. */
  mode: 'act' | 'add'
  /** The same code again counts, or asks first. */
  repeat: 'count' | 'ask'
  /** The person was told that the lot expired, and what happened is to be recorded. */
  takesExpired?: boolean
  /** The person was told that the lot is on hold, and goes on: its item only warns. */
  takesHeld?: boolean
  /** Where the person stands, as far as anybody knows. */
  here?: number | null
  /** The shelf life that the customer wants to be left. */
  leastDays?: number
  /** Own acts on each line of the paper that are not in its row yet, by `wantedKey`. */
  filled?: ReadonlyMap<string, number> | undefined
  /** The batch of a work order that this device works on; null is the whole order. */
  batchOf?: (order: number) => string | null
  /** Code of the paper: what is kept for it may be taken. */
  paperCode?: string | undefined
  /** How codes that can be read in several ways are read at this site. */
  ways?: Ways
  /** What the scanner sends in place of the GS1 separator. */
  separator?: string
}

export class Wrong extends Error {
  constructor(
    readonly code: LockCode,
    readonly about: Partial<Lock> = {},
  ) {
    super(code)
  }
}
