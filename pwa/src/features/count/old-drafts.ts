/** Drafts of stocktakes that are over: nobody opens their screen again. */
import { dropDraft, readDraft } from '../../app/drafts.ts'
import type { CountState } from './counting.ts'
import { hasOpen } from './on-record.ts'

/** What is still to be recorded stays, until its screen is opened. */
export function dropOldDrafts(person: number, open: ReadonlySet<number>): void {
  const start = `takt.draft.${person}.count.`
  for (const key of Object.keys(localStorage)) {
    const plan = key.startsWith(start) ? Number(key.slice(start.length)) : NaN
    if (!Number.isSafeInteger(plan) || open.has(plan)) continue
    const draft = readDraft<Partial<CountState>>(person, `count.${plan}`)
    const state = { plan, place: null, current: null, places: {}, lastAt: {}, empties: {} }
    if (draft === undefined || !hasOpen({ ...state, ...draft })) dropDraft(person, `count.${plan}`)
  }
}
