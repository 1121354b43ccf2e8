/** One word for the state of the connection, out of what the three jobs do and suffer. */
import type { SyncProblem } from './envelope.ts'
import type { Phase } from './types.ts'

export interface Problems {
  push: SyncProblem | null
  pull: SyncProblem | null
  load: SyncProblem | null
}

interface Busy {
  push: boolean
  pull: boolean
  load: boolean
}

function refusal({ code, fields, status }: SyncProblem): Phase | null {
  if (code === 'too_old') return 'too_old'
  if (code !== 'auth') return null
  const isRevoked = status === 403 || fields['reason'] === 'auth.device_revoked'
  return isRevoked ? 'revoked' : 'sign_in_needed'
}

/** Our server said nothing: nobody did, or something on the way in its place. */
export function isUnanswered({ code }: SyncProblem): boolean {
  return code === 'offline' || code === 'unreadable'
}

/** A refusal outlasts the next attempt; other trouble shows only between attempts. */
export function phaseOf(busy: Busy, problems: Problems): Phase {
  const problem = problems.pull ?? problems.push ?? problems.load
  const refused = problem && refusal(problem)
  if (refused) return refused
  if (busy.load) return 'loading'
  if (busy.push) return 'pushing'
  if (busy.pull) return 'pulling'
  if (problem === null) return 'idle'
  return isUnanswered(problem) ? 'offline' : 'backoff'
}
