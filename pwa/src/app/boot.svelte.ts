/** From an empty page to a working device: set-up, enrolment, replica, person. */
import type { DeviceIdentity } from '@takt/sync'
import { call, setDevice } from '../data/api.ts'
import { BASE_URL, enrolled, openTakt } from '../data/client.ts'
import { session } from './session.svelte.ts'

export type Phase = 'starting' | 'setup' | 'enrol' | 'ready' | 'failed'

class Boot {
  phase = $state<Phase>('starting')
  identity = $state.raw<DeviceIdentity | undefined>(undefined)
  failure = $state('')

  async start(): Promise<void> {
    try {
      if (__TAKT_DEMO__ && new URLSearchParams(location.search).has('demo')) {
        const phase = await (await import('../demo/start.ts')).startDemo()
        this.identity = { device: 'demo', site: 1, name: '收货平板 01' }
        session.resume()
        this.phase = phase
        return
      }
      const identity = await enrolled()
      if (identity) await this.open(identity)
      else this.phase = (await this.#setupNeeded()) ? 'setup' : 'enrol'
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
      this.phase = 'failed'
    }
  }

  async open(identity: DeviceIdentity): Promise<void> {
    this.identity = identity
    setDevice(identity.device)
    const client = await openTakt()
    await client.start()
    session.resume()
    this.phase = 'ready'
  }

  async #setupNeeded(): Promise<boolean> {
    try {
      return (await call<{ needed: boolean }>('GET', `${BASE_URL}/api/v1/setup`)).needed
    } catch {
      // Without the server nothing can be set up; the enrol screen says so.
      return false
    }
  }
}

export const boot = new Boot()
