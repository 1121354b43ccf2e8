/** What must not simply be moved: goods that lie in quarantine until somebody lets them go. Pure. */
import { type Books, itemOf, locationOf } from '../../scan/books.ts'
import type { Leaving } from '../flow/definition.ts'
import type { FlowState, Subject } from '../flow/state.ts'

/** The first goods in hand that would leave quarantine for another place. */
export function leavesQuarantine(state: FlowState, books: Books): Leaving | null {
  for (const goods of [...state.lines, state] as Subject[]) {
    const from = locationOf(books, goods.ends?.from ?? state.from)
    const to = locationOf(books, goods.ends?.to ?? state.to)
    if (goods.item === null || from?.role !== 'quarantine') continue
    if (to === undefined || to.role === 'quarantine') continue
    const warns = itemOf(books, goods.item)?.hold_mode === 'warn'
    return { quarantine: from.code, item: goods.item, warns }
  }
  return null
}
