/** A whole client with its three loops against the fake server, on a clock that only tests move. */
import { Client } from '../src/client.ts'
// The client loads this half later; here it is there from the start, so that no test waits for it.
import '../src/session.ts'
import { MemoryStore } from '../src/store-memory.ts'
import type { FakeServer } from './fake-server.ts'
import { HandShell } from './hand-shell.ts'
import { aPlant } from './rig.ts'

export interface ClientRig {
  client: Client
  server: FakeServer
  shell: HandShell
}

let names = 0

/** Started, and loaded; the test stops it. */
export async function aStartedClient(): Promise<ClientRig> {
  const [server, shell, store] = [aPlant(), new HandShell(), new MemoryStore()]
  const sign = (): Promise<string> => Promise.resolve('signed')
  const client = await new Client({
    ...{ name: `rig-${(names += 1)}`, store, shell },
    connect: () => Promise.resolve({ transport: server, sign }),
  }).open()
  await client.start()
  await shell.pass(10_000)
  return { client, server, shell }
}
