/** Decisions of this person: recorded on the device first, and how far each has come. */
import type { Act } from '@takt/sync'
import { session } from '../../app/session.svelte.ts'
import { takt } from '../../data/client.ts'
import { sinceShift, watchActs } from '../../data/live.svelte.ts'
import { recountArgs } from './readings.ts'
import { approveArgs, type Signed } from './review.ts'

const me = () => ({ actor: session.person?.id ?? 0 })

/** One signature for many: an act for each count, all or those up to a full disk. */
export async function approveAll(ids: readonly string[], signed: Signed): Promise<void> {
  for (const id of ids) await takt().record('approve', approveArgs(id, signed), me())
}

export async function askRecount(count: string, note: string | null): Promise<void> {
  await takt().record('count.settle', recountArgs(count, note), me())
}

export interface Decisions {
  /** What was said last of a count or its approval on this device. */
  of: (id: string | null | undefined) => Act | undefined
  /** How many are on their way to the books. */
  readonly underway: number
}

/** Call it while a component is set up. */
export function watchDecisions(): Decisions {
  const acts = watchActs(() => sinceShift())
  const latest = $derived.by(() => {
    const found: Record<string, Act> = {}
    for (const act of acts.list) {
      const subject = act.kind === 'approve' ? act.args['operation'] : act.args['count']
      if (act.kind !== 'approve' && act.kind !== 'count.settle') continue
      const known = found[String(subject)]
      if (known === undefined || known.at <= act.at) found[String(subject)] = act
    }
    return found
  })
  const underway = $derived(
    Object.values(latest).filter((act) => act.state === 'device' || act.state === 'server').length,
  )
  return {
    of: (id) => (id === null || id === undefined ? undefined : latest[id]),
    get underway() {
      return underway
    },
  }
}
