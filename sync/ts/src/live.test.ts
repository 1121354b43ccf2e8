import { afterEach, describe, expect, it } from 'vitest'
import { HandShell } from '../simulator/hand-shell.ts'
import { LiveSocket } from './live.ts'

class FakeSocket {
  static made: FakeSocket[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  readonly protocols: string[]

  constructor(_url: string, protocols: string[]) {
    this.protocols = protocols
    FakeSocket.made.push(this)
  }

  close(): void {
    this.onclose?.({ code: 1000 })
  }
}

const real = globalThis.WebSocket

function aSocket(shell: HandShell): { live: LiveSocket; nudges: () => number } {
  FakeSocket.made = []
  globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket
  let nudges = 0
  const onNudge = (): void => void (nudges += 1)
  const token = (): Promise<string> => Promise.resolve('abc')
  const live = new LiveSocket({ url: 'wss://t/live', token, onNudge, shell })
  live.start()
  return { live, nudges: () => nudges }
}

afterEach(() => {
  globalThis.WebSocket = real
})

describe('the live socket', () => {
  it('presents the device token as a subprotocol and passes nudges on', async () => {
    const shell = new HandShell()
    const { nudges } = aSocket(shell)
    await shell.pass(0)
    const [socket] = FakeSocket.made

    socket?.onmessage?.({ data: '{"type":"nudge","head":7,"scopes":[]}' })
    socket?.onmessage?.({ data: '{"type":"progress"}' })
    socket?.onmessage?.({ data: 'nonsense' })

    expect(socket?.protocols).toEqual(['takt.sync.1', 'bearer.abc'])
    expect(nudges()).toBe(1)
  })

  it('comes back within five seconds of jitter when the server restarts', async () => {
    const shell = new HandShell()
    aSocket(shell)
    await shell.pass(0)

    FakeSocket.made[0]?.onclose?.({ code: 1012 })
    expect(shell.next).toBe(2500)
    await shell.pass(2500)

    expect(FakeSocket.made.length).toBe(2)
  })

  it('ends with the line, and is tried again', async () => {
    const shell = new HandShell()
    const { live } = aSocket(shell)
    await shell.pass(0)
    let ends = 0
    const [socket] = FakeSocket.made
    if (socket) socket.close = () => void (ends += 1)

    live.lost()
    live.lost()

    expect(ends).toBe(1)
    expect(shell.next).toBe(500)
    await shell.pass(500)
    expect(FakeSocket.made.length).toBe(2)
  })

  it('waits longer each time that the line is dead, and comes back at once when woken', async () => {
    const shell = new HandShell()
    shell.chance = 1
    const { live } = aSocket(shell)
    const waits: number[] = []
    for (let i = 0; i < 3; i++) {
      await shell.pass(waits.at(-1) ?? 0)
      FakeSocket.made.at(-1)?.onclose?.({ code: 1006 })
      waits.push(shell.next)
    }
    expect(waits).toEqual([1000, 2000, 4000])

    live.wake()
    await shell.pass(0)
    expect(FakeSocket.made.length).toBe(4)
    live.stop()
    expect(shell.next).toBe(Infinity)
  })

  it('takes a new connection when woken: the old one may be dead without a word', async () => {
    const shell = new HandShell()
    const { live, nudges } = aSocket(shell)
    await shell.pass(0)

    live.wake()
    await shell.pass(0)
    FakeSocket.made[1]?.onmessage?.({ data: '{"type":"nudge"}' })

    expect(FakeSocket.made.length).toBe(2)
    expect(nudges()).toBe(1)
    expect(shell.next).toBe(Infinity)
  })
})
