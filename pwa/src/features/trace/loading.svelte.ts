/** Fetches the trace of a lot from the server, and asks that this device keeps it. */
import { session } from '../../app/session.svelte.ts'
import { ApiError, call } from '../../data/api.ts'
import { problemText } from '../../data/submission.svelte.ts'
import type { Trace } from './answers.ts'
import { DetailBook } from './details.svelte.ts'

export class Loading {
  state = $state<'asking' | 'open' | 'offline' | 'password' | 'failed'>('asking')
  trace = $state.raw<Trace | undefined>(undefined)
  refusal = $state('')
  readonly details = new DetailBook()

  constructor(private readonly lot: string) {}

  async begin(): Promise<void> {
    try {
      if (!(await session.reconnect())) {
        this.state = 'password'
        return
      }
      this.trace = await call<Trace>('GET', `/api/v1/trace?lot=${this.lot}&direction=both`)
      this.state = 'open'
      // It comes back as rows of this device; a browser that is none keeps nothing.
      void call('POST', '/api/v1/trace/keep', { lot: this.lot }).catch(() => undefined)
    } catch (error) {
      this.refusal = problemText(error)
      this.state = error instanceof ApiError && error.code === 'offline' ? 'offline' : 'failed'
    }
  }
}
