/**
 * Applying a checkpoint: pages gather in a staging overlay, and only a complete
 * one, with digests that agree, becomes a reveal. Pure; the engine writes the
 * outcome in one transaction and shows it afterwards.
 */
import { add, lanesToHex, rowDigest, ZERO, type Lanes } from './digest.ts'
import type { PullReply } from './envelope.ts'
import type { PageRow } from './store.ts'
import type { ScopeTable } from './table.ts'
import type { Row } from './types.ts'

export type Cursor = [seq: number, born: number]

/** What the staged rows of a scope lie upon. */
export interface Ground {
  lanes: Readonly<Lanes>
  table(name: string): ScopeTable | undefined
}

/** The last state of each row of one scope, as far as the pages named it. */
export class StagedRows {
  private readonly tables = new Map<string, Map<string, Row | null>>()

  put(table: string, key: string, row: Row | null): void {
    let rows = this.tables.get(table)
    if (rows === undefined) this.tables.set(table, (rows = new Map()))
    rows.set(key, row)
  }

  *all(): IterableIterator<PageRow> {
    for (const [table, rows] of this.tables) {
      for (const [key, row] of rows) yield [table, key, row]
    }
  }
}

export class Staging {
  epoch: number
  /** The state of the disk that it lies upon. */
  generation: number
  readonly cursors = new Map<string, Cursor>()
  /** Scopes that begin from nothing: what was there before is thrown away. */
  readonly fresh = new Set<string>()
  readonly rows = new Map<string, StagedRows>()
  /** Digests after the staged rows, by scope. */
  readonly lanes = new Map<string, Lanes>()

  constructor(epoch: number, generation: number, cursors: Iterable<[string, Cursor]>) {
    this.epoch = epoch
    this.generation = generation
    for (const [scope, cursor] of cursors) this.cursors.set(scope, cursor)
  }

  /** A scope under first load takes part from here on. */
  join(scope: string, cursor: Cursor, isFresh: boolean): void {
    if (this.cursors.has(scope)) return
    this.cursors.set(scope, cursor)
    if (isFresh) this.fresh.add(scope)
  }

  drop(scope: string): void {
    this.cursors.delete(scope)
    this.rows.delete(scope)
    this.fresh.delete(scope)
  }

  /** Begin anew in another epoch, from where the reply says. */
  restart(reply: PullReply): void {
    this.epoch = reply.epoch
    for (const scope of [...this.cursors.keys()]) this.drop(scope)
    for (const [scope, cursor] of Object.entries(reply.cursors)) this.join(scope, cursor, true)
  }

  take(reply: PullReply): void {
    for (const [table, key, , row, scope] of reply.rows) {
      let rows = this.rows.get(scope)
      if (rows === undefined) this.rows.set(scope, (rows = new StagedRows()))
      rows.put(table, key, row)
    }
    for (const scope of reply.reset) {
      this.rows.delete(scope)
      this.fresh.add(scope)
    }
    for (const [scope, cursor] of Object.entries(reply.cursors)) {
      if (this.cursors.has(scope)) this.cursors.set(scope, cursor)
    }
  }

  /** Scopes whose digest would differ from the server's. */
  unequal(reply: PullReply, ground: (scope: string) => Ground): string[] {
    const bad: string[] = []
    for (const scope of this.cursors.keys()) {
      const lanes = this.lanesAfter(scope, ground(scope))
      this.lanes.set(scope, lanes)
      const said = reply.digests[scope]
      if (said !== undefined && said !== lanesToHex(lanes)) bad.push(scope)
    }
    return bad
  }

  private lanesAfter(scope: string, ground: Ground): Lanes {
    const isFresh = this.fresh.has(scope)
    const lanes: Lanes = isFresh ? [...ZERO] : [...ground.lanes]
    for (const [table, key, row] of this.rows.get(scope)?.all() ?? []) {
      const old = isFresh ? undefined : ground.table(table)?.get(key)
      if (old !== undefined) add(lanes, rowDigest(table, key, old), -1)
      if (row !== null) add(lanes, rowDigest(table, key, row))
    }
    return lanes
  }
}
