/** Brings into view what the last scan was answered with: a list may be scrolled far away from it. */
import type { CountRun } from './run.svelte.ts'

/** What of a page is needed. */
export interface Seen {
  querySelector(selector: string): Pick<Element, 'scrollIntoView'> | null
}

const PLACE = '[data-testid=count-place], [data-testid=count-next]'

/** The answer: what went wrong stands above all else, then the goods in the hands, or the place. */
export function answerOf(run: Pick<CountRun, 'trouble' | 'entry'>): string {
  if (run.trouble !== null) return '[data-testid=counting] > :first-child'
  return run.entry === null ? PLACE : '[data-testid=in-hands]'
}

/** Moves the page only as far as it has to, at once, and leaves the focus where it is. */
export function showAnswer(page: Seen, run: Pick<CountRun, 'trouble' | 'entry'>): void {
  page.querySelector(answerOf(run))?.scrollIntoView({ block: 'nearest' })
}
