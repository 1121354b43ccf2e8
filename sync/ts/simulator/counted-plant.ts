/** A plant of which a place is counted blindly, with figures that stand for nothing else. */
import { expect } from 'vitest'
import type { Store } from '../src/store.ts'
import { removeRotten } from '../src/upkeep.ts'
import type { FakeServer } from './fake-server.ts'
import { aDevice, aPlant, isEqualToServer, type Rig } from './rig.ts'

export const SECRET = 737373
export const WAREHOUSE = 'warehouse:1'
export const COUNTED = 'counted:7'
/** Items at the place that is counted; what the plant has besides lies elsewhere. */
export const ITEMS = [600_001, 600_002, 600_003]
export const now = (): Promise<void> => Promise.resolve()

export function aCountedPlant(): FakeServer {
  const server = aPlant()
  for (const item of ITEMS) putBalance(server, WAREHOUSE, item, SECRET)
  return server
}

export function putBalance(
  server: FakeServer,
  scope: string,
  item: number,
  quantity: number,
): void {
  const row = quantity === 0 ? null : { item, location: 1, lot: null, quantity }
  server.put(scope, 'balance', `${item}.1.-`, row)
}

/** A blind stocktake is opened: the figures leave the scope that everybody holds. */
export function open(server: FakeServer, id = 7): void {
  for (const item of ITEMS) {
    putBalance(server, WAREHOUSE, item, 0)
    putBalance(server, `counted:${id}`, item, SECRET)
  }
  server.put(`stocktake:${id}`, 'stocktake', `${id}`, { id, status: 'open' })
  server.granted = ['master', WAREHOUSE, `stocktake:${id}`, `counted:${id}`]
}

export function takePart(server: FakeServer, id = 7): void {
  server.granted = ['master', WAREHOUSE, `stocktake:${id}`]
  server.put(`stocktake:${id}`, 'count_device', 'me', { on: true })
}

/** The figures come back, as they were. */
export function close(server: FakeServer): void {
  for (const item of ITEMS) {
    putBalance(server, COUNTED, item, 0)
    putBalance(server, WAREHOUSE, item, SECRET)
  }
  server.granted = ['master', WAREHOUSE, 'stocktake:7']
}

/** Neither a figure nor the key of its row. */
export function hasNoFigures(text: string): void {
  expect(text).not.toContain(String(SECRET))
  for (const item of ITEMS) expect(text).not.toContain(String(item))
}

export function showsNoFigures({ engine }: Rig<Store>): void {
  hasNoFigures(JSON.stringify([...engine.disk.view.all('balance')]))
}

/** The scopes as the disk has them agree with the server and their digests, row by row. */
export async function isWhole(rig: Rig<Store>): Promise<void> {
  isEqualToServer(rig)
  const again = await aDevice(rig.server, rig.store)
  isEqualToServer(again)
  expect(await removeRotten(again.recorder, now)).toEqual([])
}
