/**
 * Several tabs, one of which talks to the server: navigator.locks elects it, a
 * BroadcastChannel tells the others. Losing either is safe at any instant,
 * because every write checks what it expects.
 */
import type { SyncStatus } from './types.ts'

/** What tabs tell each other; all of it hints. */
export type TabMessage =
  | { type: 'changed' }
  | { type: 'sync' }
  | {
      type: 'status'
      status: SyncStatus
      time: { offset: number; rtt: number } | null
      /** The server has all of this stream up to here, as it said. */
      pushed: [stream: string, n: number]
    }

export class Tabs {
  private readonly name: string
  private readonly channel: BroadcastChannel | null
  private readonly stopping = new AbortController()

  constructor(name: string, onMessage: (message: TabMessage) => void) {
    this.name = name
    this.channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(name)
    if (this.channel === null) return
    this.channel.onmessage = ({ data }) => onMessage(data as TabMessage)
  }

  /** Calls back when this tab leads; it does so until it closes. */
  lead(onLead: () => void): void {
    const { signal } = this.stopping
    const held = (): Promise<void> => {
      if (!signal.aborted) onLead()
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
    }
    const locks = globalThis.navigator?.locks
    if (locks === undefined) void held()
    else locks.request(this.name, { signal }, held).catch(() => undefined)
  }

  tell(message: TabMessage): void {
    if (!this.stopping.signal.aborted) this.channel?.postMessage(message)
  }

  close(): void {
    this.stopping.abort()
    this.channel?.close()
  }
}
