/**
 * Nudges over a websocket: a hint that a pull is worth while, nothing more. The
 * connection comes back by itself; when it does not, the idle pull still works.
 */
import { BackOff } from './loop.ts'
import type { Shell } from './shell.ts'

const RESTART_JITTER_MS = 5000
const SERVICE_RESTART = 1012

export interface LiveOptions {
  url: string
  token: () => Promise<string>
  onNudge: () => void
  shell: Shell
}

export class LiveSocket {
  private readonly options: LiveOptions
  private readonly backOff: BackOff
  private socket: WebSocket | null = null
  private cancel: (() => void) | null = null
  private isOn = false

  constructor(options: LiveOptions) {
    this.options = options
    this.backOff = new BackOff(options.shell.random)
  }

  start(): void {
    this.isOn = true
    this.wake()
  }

  stop(): void {
    this.isOn = false
    this.cancel?.()
    this.socket?.close()
    this.socket = null
  }

  /** Back online, or the page woke up: after a change of the network an open socket may be dead. */
  wake(): void {
    this.backOff.reset()
    if (!this.isOn) return
    const old = this.socket
    this.socket = null
    old?.close()
    void this.connect()
  }

  /** The line is gone, and with it the socket, which would say so minutes later. */
  lost(): void {
    const old = this.socket
    this.socket = null
    old?.close()
    if (old !== null) this.again(this.backOff.next())
  }

  private async connect(): Promise<void> {
    this.cancel?.()
    const { url, token, onNudge, shell } = this.options
    let ticket: string
    try {
      ticket = await token()
    } catch {
      return this.again(this.backOff.next())
    }
    if (!this.isOn || this.socket !== null) return
    const socket = new WebSocket(url, ['takt.sync.1', `bearer.${ticket}`])
    this.socket = socket
    socket.onopen = () => this.backOff.reset()
    socket.onmessage = ({ data }) => {
      if (isNudge(data)) onNudge()
    }
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return
      this.socket = null
      this.again(
        code === SERVICE_RESTART ? shell.random() * RESTART_JITTER_MS : this.backOff.next(),
      )
    }
  }

  private again(delay: number): void {
    if (this.isOn) this.cancel = this.options.shell.after(delay, () => void this.connect())
  }
}

function isNudge(data: unknown): boolean {
  try {
    return (JSON.parse(String(data)) as { type?: string }).type === 'nudge'
  } catch {
    return false
  }
}
