/** A client with its server, its hand-moved time and its store, for tests of whole lives. */
import { Client } from '../src/client.ts'
// The client loads this half later; here it is there from the start, so that no test waits for it.
import '../src/attachments.ts'
import '../src/session.ts'
import { MemoryBlobStore } from '../src/blob-store-memory.ts'
import { MemoryStore } from '../src/store-memory.ts'
import { FakeServer } from './fake-server.ts'
import { HandShell } from './hand-shell.ts'
import { aPlant } from './rig.ts'

const open: Client[] = []
let names = 0

export interface Rig {
  client: Client
  server: FakeServer
  shell: HandShell
  store: MemoryStore
  blobs: MemoryBlobStore
}

export async function aClient(part: Partial<Rig> & { name?: string } = {}): Promise<Rig> {
  const { server = aPlant(), shell = new HandShell(), store = new MemoryStore() } = part
  const { blobs = new MemoryBlobStore() } = part
  const name = part.name ?? `client-${(names += 1)}`
  const sign = (): Promise<string> => Promise.resolve('signed')
  const client = await new Client({
    ...{ name, store, shell, blobs },
    connect: () => Promise.resolve({ transport: server, sign }),
  }).open()
  open.push(client)
  return { client, server, shell, store, blobs }
}

export async function started(part: Parameters<typeof aClient>[0] = {}): Promise<Rig> {
  const rig = await aClient(part)
  await rig.client.start()
  await rig.shell.pass(10_000)
  return rig
}

/** Stops every client that was made since the last time. */
export async function stopAll(): Promise<void> {
  for (const client of open.splice(0)) await client.stop()
}
