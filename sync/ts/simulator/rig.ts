/** A device under test: engine, exchange and store against the fake server, with a clock that only tests move. */
import { expect } from 'vitest'
import type { Reading } from '../src/clock-frame.ts'
import { Engine } from '../src/engine.ts'
import { Recorder } from '../src/recorder.ts'
import { Exchange } from '../src/exchange.ts'
import { MemoryStore } from '../src/store-memory.ts'
import type { Store } from '../src/store.ts'
import { aMove, FakeServer } from './fake-server.ts'

let clock = 1_750_000_000_000

export function reading(): Reading {
  clock += 10
  return { wall: clock, mono: clock - 1_749_999_000_000, boot: 'b1' }
}

let ids = 0

export function newId(): string {
  ids += 1
  return `00000000-0000-7000-8000-${String(ids).padStart(12, '0')}`
}

export interface Rig<S extends Store = MemoryStore> {
  engine: Engine
  recorder: Recorder
  exchange: Exchange
  store: S
  server: FakeServer
}

export async function aDevice(server: FakeServer): Promise<Rig>
export async function aDevice<S extends Store>(server: FakeServer, store: S): Promise<Rig<S>>
export async function aDevice(
  server: FakeServer,
  store: Store = new MemoryStore(),
): Promise<Rig<Store>> {
  const recorder = new Recorder(store, { newStream: newId, newId })
  await recorder.open()
  const engine = new Engine(recorder)
  const sign = (): Promise<string> => Promise.resolve('')
  const exchange = new Exchange(engine, server, { reading, sign, onChange: () => undefined })
  return { engine, recorder, exchange, store, server }
}

export async function settle({ exchange }: Rig<Store>): Promise<void> {
  for (let round = 0; round < 6; round++) {
    await exchange.push()
    await exchange.pull()
    await exchange.load()
  }
}

export function aPlant(): FakeServer {
  const server = new FakeServer()
  server.put('master', 'item', '5', { id: 5, code: 'A', barcodes: [['690', null]] })
  server.put('warehouse:1', 'balance', '5.1.-', { item: 5, location: 1, lot: null, quantity: 100 })
  return server
}

export function isEqualToServer({ engine, server }: Rig<Store>): void {
  const { view, base } = engine.disk
  for (const scope of Object.keys(base.scopes)) {
    const mine = new Map<string, unknown>()
    for (const [table, rows] of view.scope(scope)) {
      for (const [key, row] of rows.entries()) mine.set(`${table}\n${key}`, row)
    }
    expect(Object.fromEntries(mine)).toEqual(Object.fromEntries(server.rows(scope)))
  }
}

export const by = { actor: 31 }
export const record = (rig: Rig<Store>, quantity: number): ReturnType<Recorder['record']> =>
  rig.recorder.record('stock.move', aMove(quantity), by, reading())
