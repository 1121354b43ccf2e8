/**
 * The read view of the application: the base, which is the server's state at
 * `head` for the scopes that are complete, and over it the device's own
 * pending acts. Synchronous; nobody waits for a write to read.
 */
import type { PendingInspections } from './pending-inspections.ts'
import { PendingPicture, pendingLegs, type PendingAct } from './pending.ts'
import { balanceKey } from './stock.ts'
import { columnOf, indexed, keyOf, placeOf, ScopeTable } from './table.ts'
import type { IndexName, Replica, Row, ScopeState } from './types.ts'

type Listener = (changed: ReadonlySet<string>) => void

const WARM: Record<string, string[]> = {
  balance: ['location', 'item'],
  location: ['parent', 'code'],
  item: ['code', 'barcode'],
  lot: ['lot_code', 'item'],
  lot_code: ['lot_code'],
  person: ['badge'],
  count_line: ['location'],
}

/** An undo may be of a reading. */
const isInspecting = (kind: string): boolean =>
  /^inspect\.|^undo$|^stock\.(receive|output|move|put_away)$/.test(kind)

export class ReplicaView implements Replica {
  head = 0
  epoch = 0
  revealedAt: number | null = null
  scopes: ReadonlyMap<string, ScopeState> = new Map()
  ownActs: PendingAct[] = []
  private data = new Map<string, Map<string, ScopeTable>>()
  private parts = new Map<string, ScopeTable[]>()
  private readonly ownDevice = (): Row | undefined => {
    for (const part of this.partsOf('device')) for (const [, row] of part.entries()) return row
    return undefined
  }
  private readonly linesAt = (location: number): string[] =>
    this.partsOf('count_line').flatMap((part) => part.by('location', location))
  private pending = new PendingPicture(this.ownDevice, this.linesAt)
  /** Once it is loaded: what acts of inspections add. */
  private inspections: typeof PendingInspections | null = null
  private readonly undone = new Set<unknown>()
  private readonly listeners = new Set<Listener>()

  private readonly inspected = {
    row: (table: string, key: string): Row | undefined => this.baseRow(table, key),
    rows: (table: string): Row[] =>
      this.partsOf(table).flatMap((part) => Array.from(part.entries(), ([, row]) => row)),
    readings: (inspection: string): Row[] =>
      this.partsOf('inspection_reading').flatMap((part) =>
        part.rowsBy('inspection', inspection, new Set()),
      ),
  }

  private readonly baseLot = (lot: string): Row | undefined => this.baseRow('lot', lot)

  get<T = Row>(table: string, key: string): T | undefined {
    return this.pending.over(table, key, this.baseRow(table, key), this.baseLot) as T | undefined
  }

  *all<T = Row>(table: string): Iterable<[string, T]> {
    const parts = this.partsOf(table)
    // A notice may lie in two scopes; a balance never does, and there are many of those.
    const seen = parts.length > 1 && table !== 'balance' ? new Set<string>() : null
    const pending = new Set(this.pending.keys(table))
    for (const part of parts) {
      for (const entry of part.entries()) {
        if (pending.has(entry[0]) || seen?.has(entry[0])) continue
        seen?.add(entry[0])
        yield entry as [string, T]
      }
    }
    for (const key of pending) {
      const row = this.get<T>(table, key)
      if (row !== undefined) yield [key, row]
    }
  }

  size(table: string): number {
    const parts = this.partsOf(table)
    if (parts.length > 1 && table !== 'balance') return [...this.all(table)].length
    let count = parts.reduce((sum, part) => sum + part.size, 0)
    for (const key of this.pending.keys(table)) {
      const before = this.baseRow(table, key) === undefined ? 0 : 1
      count += (this.get(table, key) === undefined ? 0 : 1) - before
    }
    return count
  }

  by(index: IndexName, value: string | number): string[] {
    const [table, field] = placeOf(index)
    const wanted = keyOf(field, value)
    const found = new Set(this.partsOf(table).flatMap((part) => part.by(field, value)))
    for (const key of this.pending.keys(table)) {
      const row = this.get(table, key)
      if (row && indexed(field, row[columnOf(field)]).includes(wanted)) found.add(key)
      else found.delete(key)
    }
    return [...found]
  }

  /** The rows of `by`, without looking each of them up by its key. */
  rowsBy<T = Row>(index: IndexName, value: string | number): T[] {
    const [table, field] = placeOf(index)
    const parts = this.partsOf(table)
    if (parts.length > 1 && table !== 'balance') {
      const rows = this.by(index, value).map((key) => this.get<T>(table, key))
      return rows.filter((row): row is Exclude<typeof row, undefined> => row !== undefined)
    }
    const pending = new Set(this.pending.keys(table))
    const found = parts.flatMap((part) => part.rowsBy(field, value, pending))
    const wanted = keyOf(field, value)
    for (const key of pending) {
      const row = this.get(table, key)
      if (row && indexed(field, row[columnOf(field)]).includes(wanted)) found.push(row)
    }
    return found as T[]
  }

  quantity(location: number, item: number, lot: string | null): number {
    return Number(this.get('balance', balanceKey(item, location, lot))?.['quantity'] ?? 0)
  }

  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(tables: Iterable<string>): void {
    const set = new Set(tables)
    if (set.size > 0) for (const listener of this.listeners) listener(set)
  }

  baseRow(table: string, key: string): Row | undefined {
    for (const part of this.partsOf(table)) {
      const row = part.get(key)
      if (row !== undefined) return row
    }
    return undefined
  }

  /** The stored tables of a scope, made when missing; not in the view before `show` names it. */
  scope(name: string): Map<string, ScopeTable> {
    let tables = this.data.get(name)
    if (tables === undefined) this.data.set(name, (tables = new Map()))
    return tables
  }

  table(scope: string, name: string): ScopeTable {
    const tables = this.scope(scope)
    let table = tables.get(name)
    if (table === undefined) {
      tables.set(name, (table = new ScopeTable()))
      this.parts.clear()
    }
    return table
  }

  /** Put a table with the same rows in the place of another. */
  replaceTable(scope: string, name: string, table: ScopeTable): void {
    this.scope(scope).set(name, table)
    this.parts.clear()
  }

  tableNames(): string[] {
    return [...this.data.values()].flatMap((tables) => [...tables.keys()])
  }

  forget(scope: string): void {
    this.data.delete(scope)
    this.parts.clear()
  }

  /** Say which scopes there are and which of them are complete. */
  show(scopes: ReadonlyMap<string, ScopeState>): void {
    this.scopes = scopes
    this.parts.clear()
  }

  /** Before acts of these kinds are shown; without its part they are shown as far as that goes. */
  async prepare(kinds: Iterable<string>): Promise<boolean> {
    if (this.inspections !== null || ![...kinds].some(isInspecting)) return false
    const part = await import('./pending-inspections.ts').catch(() => null)
    this.inspections = part && part.PendingInspections
    return part !== null
  }

  /** Replace the pending acts; returns the tables that may look different now. */
  setPending(acts: readonly PendingAct[], isHeld: (id: string) => boolean): string[] {
    const before = this.pending.tables
    const inspections = this.inspections && new this.inspections(this.inspected)
    this.pending = new PendingPicture(this.ownDevice, this.linesAt, inspections)
    this.ownActs = []
    this.undone.clear()
    for (const act of acts) this.addPending(act, isHeld)
    return [...before, ...this.pending.tables]
  }

  /** A second undo of the same act takes nothing back. */
  addPending(act: PendingAct, isHeld: (id: string) => boolean): string[] {
    if (isHeld(act.id)) return []
    if (act.kind === 'undo') {
      const target = act.args['operation']
      if (this.undone.has(target)) return []
      this.undone.add(target)
    }
    this.ownActs.push(act)
    const isShown = (location: number): boolean =>
      this.baseRow('location', String(location))?.['kind'] !== 'virtual'
    this.pending.add(act, pendingLegs(act, isHeld), isShown)
    return this.pending.tables
  }

  /** Parse and index table by table; the caller spreads the steps over idle time. */
  *warm(): IterableIterator<void> {
    for (const tables of [...this.data.values()]) {
      for (const [name, table] of tables) {
        for (const segment of table.segments) {
          segment.open()
          yield
        }
        yield* table.warm(WARM[name] ?? [])
      }
    }
  }

  private partsOf(table: string): ScopeTable[] {
    let parts = this.parts.get(table)
    if (parts === undefined) {
      parts = []
      for (const [scope, tables] of this.data) {
        const part = tables.get(table)
        if (part !== undefined && this.scopes.get(scope) === 'ready') parts.push(part)
      }
      this.parts.set(table, parts)
    }
    return parts
  }
}
