/** Drafts of stocktakes that are over: nobody opens their screen again by himself. */
import { dropDraft, readDraft } from '../../app/drafts.ts'
import type { CountState } from './counting.ts'
import { begin } from './counting.ts'
import { hasOpen } from './on-record.ts'

/** What is still to be recorded stays, until its screen is opened. */
export function dropOldDrafts(person: number, open: ReadonlySet<number>): void {
  for (const plan of oldDrafts(person, open)) {
    if (!waits(person, plan)) dropDraft(person, `count.${plan}`)
  }
}

/** Stocktakes that are over, and of which something is still to be recorded. */
export const waitingDrafts = (person: number, open: ReadonlySet<number>): number[] =>
  oldDrafts(person, open).filter((plan) => waits(person, plan))

function oldDrafts(person: number, open: ReadonlySet<number>): number[] {
  const start = `takt.draft.${person}.count.`
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(start))
    .map((key) => Number(key.slice(start.length)))
    .filter((plan) => Number.isSafeInteger(plan) && !open.has(plan))
}

function waits(person: number, plan: number): boolean {
  const draft = readDraft<Partial<CountState>>(person, `count.${plan}`)
  return draft !== undefined && hasOpen({ ...begin(plan), ...draft })
}
