/** The next lot number of this device, or null when it has none left (or no storage to count in). */
import { type NumberBlock, takeNumber } from '@takt/sync'
import { DATABASE, takt } from './client.ts'

export async function nextLotNumber(): Promise<string | null> {
  const { replica, status } = takt()
  const blocks = Array.from(replica.all<NumberBlock>('number_block'), ([, block]) => block)
  return takeNumber(DATABASE, 'lot', blocks, status.stream).catch(() => null)
}
