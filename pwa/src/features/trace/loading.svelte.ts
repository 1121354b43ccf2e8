/** Fetches the trace of a lot from the server, and asks that this device keeps it. */
import { session } from '../../app/session.svelte.ts'
import { ApiError } from '../../data/api.ts'
import { live } from '../../data/live.svelte.ts'
import { problemText } from '../../data/submission.svelte.ts'
import type { Trace } from './answers.ts'
import { ask, askAsDevice } from '../../data/asking.ts'
import { DetailBook } from './details.svelte.ts'

export class Loading {
  /** 'waiting': the lot is on its way to the server with other acts of this device. */
  state = $state<'asking' | 'open' | 'offline' | 'waiting' | 'failed'>('asking')
  trace = $state.raw<Trace | undefined>(undefined)
  refusal = $state('')
  readonly details = new DetailBook()

  constructor(private readonly lot: string) {}

  async begin(): Promise<void> {
    try {
      await session.reconnect()
      this.trace = await ask<Trace>('GET', `/trace?lot=${this.lot}&direction=both`)
      this.state = 'open'
      // It comes back as rows of this device, with the next pull. A session that began before the
      // device was connected would not name it.
      void askAsDevice('POST', '/trace/keep', { lot: this.lot }).catch(() => undefined)
    } catch (error) {
      this.refusal = problemText(error)
      this.state = this.stateAfter(error)
    }
  }

  private stateAfter(error: unknown): 'offline' | 'waiting' | 'failed' {
    const code = error instanceof ApiError ? error.code : ''
    if (code === 'offline') return 'offline'
    const isOnItsWay = code === 'traceability.lot_unknown' && live.status.pending > 0
    return isOnItsWay ? 'waiting' : 'failed'
  }
}
