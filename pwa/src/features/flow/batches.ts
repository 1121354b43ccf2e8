/**
 * The batches that this device knows, by what they belong to: a work order, for everybody at
 * the device, or one person's day without an order. One of them, or the whole order, is at work.
 */
import { type NumberBlock, takeNumber } from '@takt/sync'
import { runOfBatch } from '../../data/batch-number.ts'
import { DATABASE } from '../../data/client.ts'

export interface Batches {
  /** At work now, in consuming and output alike; null is the whole order. */
  now: string | null
  /** Newest first. */
  known: readonly string[]
}

type Book = Readonly<Record<string, Batches>>

const STORED = 'takt.batches'
const OWNERS_KEPT = 50
const BATCHES_KEPT = 12
const NONE: Batches = { now: null, known: [] }

export const ownerOf = (order: number | null, person: number, day: string): string =>
  order === null ? `${person}.${day}` : String(order)

export function withBatch(book: Book, owner: string, run: string | null): Book {
  const before = book[owner]?.known ?? []
  const known = run === null || before.includes(run) ? before : [run, ...before]
  const others = Object.entries(book).filter(([name]) => name !== owner)
  const kept = others.slice(-OWNERS_KEPT + 1)
  return Object.fromEntries([...kept, [owner, { now: run, known: known.slice(0, BATCHES_KEPT) }]])
}

function read(): Book {
  try {
    return JSON.parse(localStorage.getItem(STORED) ?? '{}') as Book
  } catch {
    // What cannot be read is not known: the number of the batch can be typed.
    return {}
  }
}

export const batchesOf = (owner: string): Batches => read()[owner] ?? NONE

export function workOn(owner: string, run: string | null): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(withBatch(read(), owner, run)))
  } catch {
    // The flow on the screen goes on in its batch; the next one asks for its number.
  }
}

/** A new number of this device, counted in its leased blocks apart from those of lots. */
export async function nextBatch(
  order: number | null,
  blocks: Iterable<NumberBlock>,
  stream: string,
): Promise<string> {
  const taken = await takeNumber(`${DATABASE}.batch`, 'lot', blocks, stream).catch(() => null)
  return runOfBatch(order ?? 0, taken ?? drawn()) ?? crypto.randomUUID()
}

/** Without a number of its own the device draws one so wide that no other has it. */
function drawn(): string {
  const [letters = 0, counter = 0] = crypto.getRandomValues(new Uint32Array(2))
  const text = (letters % 36 ** 4).toString(36).toUpperCase().padStart(4, '0')
  return `X${text}/${1 + (counter % 99_999)}`
}
