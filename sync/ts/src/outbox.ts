/**
 * The queue of own operations. An operation leaves it only when a revealed
 * checkpoint acknowledges it; what a push reply says is a hint. Pure state: the
 * engine stores first and changes this afterwards.
 */
import { CanonError, canonText, cleaned } from './canon.ts'
import { OPERATION_BYTES_MAX, type Operation, type Result } from './envelope.ts'
import type { PendingAct } from './pending.ts'
import type { Entry, Tip } from './store.ts'
import { StorageError, type Act, type JsonObject } from './types.ts'

const BATCH_BYTES_MAX = 200_000

const encoder = new TextEncoder()

/** UTF-8 length of a canonical text. */
const byteLength = (text: string): number => encoder.encode(text).length

/** The first of these entries that make one request. */
export function firstBatch(entries: Entry[], limit: number, bytesMax = BATCH_BYTES_MAX): Entry[] {
  let bytes = 0
  let count = 0
  for (const entry of entries.slice(0, limit)) {
    bytes += byteLength(entry.body)
    if (bytes > bytesMax && count > 0) break
    count += 1
  }
  return entries.slice(0, count)
}

export class Outbox {
  tip: Tip
  entries: Entry[]
  /** The server has all up to here, as it said; forgotten at restart. */
  pushed = 0
  /** The server lacks operations from here on that it once acknowledged. */
  resendFrom: number | null = null
  private readonly verdicts: Map<string, Result>

  /** What the server said of acts holds in a new stream too, until it says otherwise. */
  constructor(tip: Tip, entries: Entry[], earlier?: Outbox) {
    this.tip = tip
    this.entries = entries
    this.verdicts = new Map(earlier?.verdicts)
  }

  /** Whether the stored entries reach from the acknowledged up to the tip; else some were lost. */
  isWhole(acknowledged: number): boolean {
    const { entries, tip } = this
    const first = tip.n - entries.length + 1
    const isGapless = entries.every((entry, i) => entry.n === first + i)
    return isGapless && first <= acknowledged + 1
  }

  get firstN(): number {
    return this.entries[0]?.n ?? this.tip.n + 1
  }

  at(n: number): Entry | undefined {
    return this.entries[n - this.firstN]
  }

  get unsent(): Entry[] {
    return this.entries.slice(Math.max(0, this.pushed + 1 - this.firstN))
  }

  /** Note what a push reply says. */
  confirm(ok: number, results: Result[]): void {
    this.pushed = Math.max(this.pushed, ok)
    if (this.resendFrom !== null) this.resendFrom = ok + 1 >= this.firstN ? null : ok + 1
    for (const result of results) {
      const entry = this.at(result[0])
      if (entry) this.verdicts.set(entry.id, result)
    }
  }

  /** A checkpoint acknowledged up to n; a server restored from a backup may have less than before. */
  reached(n: number, isNewEpoch: boolean): void {
    this.pushed = isNewEpoch ? n : Math.max(this.pushed, n)
    this.resendFrom = null
  }

  verdict(id: string): Result | undefined {
    return this.verdicts.get(id)
  }

  act(entry: Entry): Act {
    const verdict = this.verdicts.get(entry.id)
    const state = entry.n <= this.pushed ? 'server' : 'device'
    if (verdict?.[1] !== 'held') return actOf(entry, state)
    return actOf(entry, 'held', verdict[2])
  }
}

export function actOf(entry: Entry, state: Act['state'], reason?: string): Act {
  const { id, n, kind, actor, at, stream } = entry
  const act: Act = { id, n, kind, actor, args: argsOf(entry), at, state, stream }
  return reason === undefined ? act : { ...act, reason }
}

export function argsOf(entry: Entry): JsonObject {
  return (JSON.parse(entry.body) as Operation).args
}

export function pendingOf(entry: Entry): PendingAct {
  const { id, kind, actor, at, undoes } = entry
  return { id, kind, actor, at, args: argsOf(entry), ...(undoes === undefined ? {} : { undoes }) }
}

/** The canonical text of an operation; refuses what could never be pushed. */
export function operationText(operation: Operation): string {
  let text: string
  try {
    text = canonText(cleaned(operation as unknown as JsonObject))
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause
    throw new StorageError('not_canonical', cause.message, cause)
  }
  const bytes = byteLength(text)
  if (bytes <= OPERATION_BYTES_MAX) return text
  throw new StorageError('too_large', `${bytes} bytes, at most ${OPERATION_BYTES_MAX}`)
}
