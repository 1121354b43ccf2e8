/** What became of a case, one step below the other. Pure. */
import type { Act, ActState } from '@takt/sync'
import type { Disposition } from '../../data/rows.ts'
import { type Case, DISPOSE, DISPOSITIONS, type Signature } from './cases.ts'

export type What = 'reported' | 'disposed' | 'conceded' | 'released' | 'refused' | 'closed'

export interface Entry {
  what: What
  person: number | null
  at: number
  disposition: Disposition | null
  note: string | null
  /** Of an own act that is on its way, or was not taken. */
  state: ActState | null
  /** Why it was not taken. */
  reason: string | null
}

const PLAIN = { disposition: null, note: null, state: null, reason: null } as const

function whatOf(step: unknown, decision: unknown): What {
  if (step === 'disposition') return 'disposed'
  if (decision === 'reject') return 'refused'
  return step === 'concession' ? 'conceded' : 'released'
}

/** The row names the decision that stands: that of the last disposition. */
function signed(one: Case, signature: Signature, isLast: boolean): Entry {
  const what = whatOf(signature.step, signature.decision)
  const disposition = what === 'disposed' && isLast ? one.disposition : null
  return { ...PLAIN, what, person: signature.person, at: signature.at, disposition }
}

function own(act: Act): Entry {
  const { args, kind } = act
  const isDisposal = kind === DISPOSE
  const what = isDisposal ? 'disposed' : whatOf(args['step'], args['decision'])
  const said = DISPOSITIONS.find((each) => each === args['disposition']) ?? null
  return {
    ...{ what, person: act.actor, at: act.at, disposition: isDisposal ? said : null },
    ...{ note: typeof args['note'] === 'string' ? args['note'] : null },
    ...{ state: act.state, reason: act.reason ?? null },
  }
}

export function timelineOf(one: Case): Entry[] {
  const last = one.signatures.map(({ step }) => step).lastIndexOf('disposition')
  const reported: Entry = {
    ...PLAIN,
    ...{ what: 'reported', person: one.person, at: one.opened_at, note: one.note },
    state: one.number === null ? 'device' : null,
  }
  const signatures = one.signatures.map((signature, at) => signed(one, signature, at === last))
  const closed: Entry[] =
    one.closed_at === null ? [] : [{ ...PLAIN, what: 'closed', person: null, at: one.closed_at }]
  const steps = [...signatures, ...one.own.map(own)].sort((a, b) => a.at - b.at)
  return [reported, ...steps, ...closed]
}
