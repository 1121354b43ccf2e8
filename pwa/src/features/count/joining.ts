/** This device takes part in a stocktake, or stops: said once, however often it is tapped. */
import type { SyncClient } from '@takt/sync'
import type { CountDevice } from '../../data/rows.ts'
import { type DeviceBooks, ownDevice, takesPart } from '../../scan/counted.ts'

export interface Part {
  /** What was said last. */
  isOn: boolean
  /** The server has not heard it yet. */
  waits: boolean
}

export function partOf(books: DeviceBooks, stocktake: number): Part {
  const own = ownDevice(books)
  for (const [, row] of books.all<CountDevice>('count_device')) {
    if (row.device !== own || row.stocktake !== stocktake) continue
    return { isOn: takesPart(row), waits: row.wanted !== undefined }
  }
  return { isOn: false, waits: false }
}

export class Joining {
  /** Stocktakes whose act is being written: until it is, no row tells of it. */
  readonly #underway = new Set<number>()

  async say(client: SyncClient, stocktake: number, on: boolean, actor: number): Promise<void> {
    const isSaid = partOf(client.replica, stocktake).isOn === on
    if (isSaid || this.#underway.has(stocktake)) return
    this.#underway.add(stocktake)
    try {
      await client.record('stocktake.join', { stocktake, on }, { actor })
    } finally {
      this.#underway.delete(stocktake)
    }
  }
}
