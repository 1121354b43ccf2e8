/**
 * Numbers made on this device from blocks that the server leased to it: each one
 * is given out once. The counter is durable before the number is known, so that
 * what is lost on the way is skipped, never used again.
 */
import { openDB } from 'idb'
import type { NumberBlock } from './types.ts'

const DIGITS = 5

/** "D1-00042": valid as printed, whoever reads it later. */
export function numberText(prefix: string, number: number): string {
  return `${prefix}-${String(number).padStart(DIGITS, '0')}`
}

/** The blocks of one kind that belong to the present stream, lowest first. */
export function usableBlocks(
  blocks: Iterable<NumberBlock>,
  kind: string,
  stream: string,
): NumberBlock[] {
  return [...blocks]
    .filter((block) => block.kind === kind && block.stream === stream)
    .sort((a, b) => a.first - b.first)
}

/** One transaction takes the next number: two tabs never get the same. */
export async function takeNumber(
  database: string,
  blocks: readonly NumberBlock[],
): Promise<string | null> {
  const connection = await openDB(`${database}.numbers`, 1, {
    upgrade: (fresh) => void fresh.createObjectStore('used'),
  })
  try {
    const transaction = connection.transaction('used', 'readwrite', { durability: 'strict' })
    let taken: string | null = null
    for (const block of blocks) {
      const key = String(block.id)
      const used = ((await transaction.store.get(key)) as number | undefined) ?? block.first - 1
      if (used >= block.last) continue
      await transaction.store.put(used + 1, key)
      taken = numberText(block.prefix, used + 1)
      break
    }
    await transaction.done
    return taken
  } finally {
    connection.close()
  }
}
