/** Decisions of this person: recorded on the device first, and how far each has come. */
import type { Act } from '@takt/sync'
import { session } from '../../app/session.svelte.ts'
import { takt } from '../../data/client.ts'
import { sinceShift, watchActs } from '../../data/live.svelte.ts'
import { recountArgs } from './readings.ts'
import { approveArgs, type Answers, type Signed } from './review.ts'

const me = () => ({ actor: session.person?.id ?? 0 })

/** One signature for many: an act for each count, all or those up to a full disk. */
export async function approveAll(ids: readonly string[], signed: Signed): Promise<void> {
  for (const id of ids) await takt().record('approve', approveArgs(id, signed), me())
}

/** All at once: a count that is left over would stand against the one of the next person. */
export async function askRecount(counts: readonly string[], note: string | null): Promise<void> {
  for (const id of counts) await takt().record('count.settle', recountArgs(id, note), me())
}

export interface Decisions extends Answers {
  /** How many are on their way to the books. */
  readonly underway: number
}

const approval = (id: unknown): string => `approve ${String(id)}`
const answer = (id: unknown): string => `settle ${String(id)}`

/** Call it while a component is set up. */
export function watchDecisions(): Decisions {
  const acts = watchActs(() => sinceShift())
  const latest = $derived.by(() => {
    const found: Record<string, Act> = {}
    for (const act of acts.list) {
      // An approval bears the id of its count: an answer to the question is no decision on it.
      const subject =
        act.kind === 'approve' ? approval(act.args['operation']) : answer(act.args['count'])
      if (act.kind !== 'approve' && act.kind !== 'count.settle') continue
      const known = found[subject]
      if (known === undefined || known.at <= act.at) found[subject] = act
    }
    return found
  })
  const underway = $derived(
    Object.values(latest).filter((act) => act.state === 'device' || act.state === 'server').length,
  )
  return {
    of: (id) => (id === null || id === undefined ? undefined : latest[approval(id)]),
    ofCount: (id) => latest[answer(id)],
    get underway() {
      return underway
    },
  }
}
