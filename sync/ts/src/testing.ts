/**
 * A SyncClient over rows in memory, for unit tests and stories of the
 * application: no storage, no network, acts stay pending until the test books
 * them. Never part of the shipped bundle.
 */
import { heldLot } from './lot-holds.ts'
import { PendingCounts } from './pending-counts.ts'
import { PendingInspections } from './pending-inspections.ts'
import { legs, balanceKey } from './stock.ts'
import { columnOf, indexed, keyOf, placeOf } from './table.ts'
import { MemoryAttachments } from './testing-attachments.ts'
import type {
  Act,
  ActFilter,
  ActState,
  IndexName,
  JsonObject,
  OwnAct,
  RecordOptions,
  Replica,
  Row,
  ScopeState,
  SyncClient,
  SyncStatus,
} from './types.ts'

export type MemoryRows = Record<string, Record<string, Row>>

export interface MemoryOptions {
  now?: () => number
  randomUuid?: () => string
  scopes?: Record<string, ScopeState>
  status?: Partial<SyncStatus>
}

export interface MemoryClient extends SyncClient {
  /** Change a base row as a reveal would; null deletes it. */
  put(table: string, key: string, row: Row | null): void
  /** Move an act on: `booked` folds its deltas into the base, `held` drops them. */
  settle(id: string, state: ActState, reason?: string): void
  setStatus(change: Partial<SyncStatus>): void
  /** The next record() rejects with this error. */
  failNext(error: Error): void
  readonly kept: MemoryAttachments
}

const STREAM = '00000000-0000-7000-8000-000000000001'

const IDLE: SyncStatus = {
  phase: 'idle',
  pending: 0,
  created: 0,
  stream: STREAM,
  acknowledged: 0,
  lastContactAt: null,
  nextTryAt: null,
  leader: true,
  persisted: true,
  quota: null,
  loading: null,
  uploads: null,
  clockOffMs: 0,
}

class MemoryReplica implements Replica {
  head = 1
  epoch = 1
  revealedAt: number | null = null
  scopes = new Map<string, ScopeState>()
  ownActs: OwnAct[] = []
  readonly base = new Map<string, Map<string, Row>>()
  readonly deltas = new Map<string, Row>()
  private counts = this.noCounts()
  private held: ReadonlySet<string> = new Set()
  private inspections = this.noInspections()
  readonly listeners = new Set<(changed: ReadonlySet<string>) => void>()

  table(name: string): Map<string, Row> {
    let table = this.base.get(name)
    if (table === undefined) this.base.set(name, (table = new Map()))
    return table
  }

  view(name: string): Map<string, Row> {
    const base = name === 'lot' ? this.lots() : this.table(name)
    const counted = [...this.counts.keys(name), ...this.inspections.keys(name)]
    if (counted.length === 0 && (name !== 'balance' || this.deltas.size === 0)) return base
    const merged = new Map(base)
    for (const key of counted) {
      const row = this.over(name, key, base.get(key))
      if (row === undefined) merged.delete(key)
      else merged.set(key, row)
    }
    if (name !== 'balance') return merged
    for (const [key, delta] of this.deltas) {
      const before = base.get(key)
      const quantity = Number(before?.['quantity'] ?? 0) + Number(delta['quantity'])
      if (quantity === 0) merged.delete(key)
      else merged.set(key, { ...delta, ...before, quantity })
    }
    return merged
  }

  /** Lots as the pending acts leave them. */
  private lots(): Map<string, Row> {
    const held = [...this.table('lot')].filter(([key]) => this.held.has(key))
    if (held.length === 0) return this.table('lot')
    const now = held.map(([key, row]): [string, Row] => [key, { ...row, status: 'hold' }])
    return new Map([...this.table('lot'), ...now])
  }

  private over(name: string, key: string, base: Row | undefined): Row | undefined {
    if (name === 'lot') return base && { ...base, ...this.inspections.holdOf(key) }
    const row = this.counts.over(name, key, base, (lot) => this.table('lot').get(lot))
    return this.inspections.over(name, key, row)
  }

  get<T = Row>(table: string, key: string): T | undefined {
    return this.view(table).get(key) as T | undefined
  }

  all<T = Row>(table: string): Iterable<[string, T]> {
    return this.view(table) as unknown as Iterable<[string, T]>
  }

  size(table: string): number {
    return this.view(table).size
  }

  by(index: IndexName, value: string | number): string[] {
    const [table, name] = placeOf(index)
    const found: string[] = []
    for (const [key, row] of this.view(table)) {
      if (indexed(name, row[columnOf(name)]).includes(keyOf(name, value))) found.push(key)
    }
    return found
  }

  rowsBy<T = Row>(index: IndexName, value: string | number): T[] {
    const rows = this.by(index, value).map((key) => this.get<T>(index.split('.')[0] ?? '', key))
    return rows.filter((row): row is Exclude<typeof row, undefined> => row !== undefined)
  }

  quantity(location: number, item: number, lot: string | null): number {
    return Number(this.get('balance', balanceKey(item, location, lot))?.['quantity'] ?? 0)
  }

  subscribe(listener: (changed: ReadonlySet<string>) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  changed(...tables: string[]): void {
    for (const listener of this.listeners) listener(new Set(tables))
  }

  /** Who counts what, what was inspected, and which lots are on hold, by these acts. */
  setPending(acts: readonly Act[]): void {
    const lots = acts.map(heldLot).filter((lot) => lot !== null)
    if (lots.length + this.held.size > 0) {
      this.held = new Set(lots)
      this.changed('lot')
    }
    const before = [...this.counts.tables, ...this.inspections.tables]
    this.counts = this.noCounts()
    this.inspections = this.noInspections()
    for (const act of acts) {
      this.counts.add(act)
      this.inspections.add(act)
    }
    const touched = [...before, ...this.counts.tables, ...this.inspections.tables]
    if (touched.length > 0) this.changed(...touched)
  }

  private noInspections(): PendingInspections {
    return new PendingInspections({
      row: (table, key) => this.table(table).get(key),
      rows: (table) => this.table(table).values(),
      readings: (inspection) =>
        [...this.table('inspection_reading').values()].filter(
          (row) => row['inspection'] === inspection,
        ),
    })
  }

  private noCounts(): PendingCounts {
    const ownDevice = () => [...this.table('device').values()][0]
    return new PendingCounts(ownDevice, (location) => {
      const lines = [...this.table('count_line')]
      return lines.filter(([, row]) => row['location'] === location).map(([key]) => key)
    })
  }

  addLegs(act: Act, sign: 1 | -1): void {
    for (const leg of legs(act.kind, act.args)) {
      if (this.get('location', String(leg.location))?.['kind'] === 'virtual') continue
      const key = balanceKey(leg.item, leg.location, leg.lot)
      const sum = Number(this.deltas.get(key)?.['quantity'] ?? 0) + sign * leg.quantity
      if (sum === 0) this.deltas.delete(key)
      else this.deltas.set(key, { ...leg, quantity: sum })
    }
  }
}

class MemorySyncClient implements MemoryClient {
  readonly replica = new MemoryReplica()
  status: SyncStatus
  private readonly made: Act[] = []
  private readonly listeners = new Set<() => void>()
  private readonly now: () => number
  private readonly randomUuid: () => string
  private failure: Error | null = null
  readonly kept = new MemoryAttachments(this)

  constructor(rows: MemoryRows, options: MemoryOptions) {
    this.now = options.now ?? Date.now
    this.randomUuid = options.randomUuid ?? (() => crypto.randomUUID())
    this.status = { ...IDLE, ...options.status }
    this.replica.revealedAt = this.now()
    this.replica.scopes = new Map(
      Object.entries(options.scopes ?? { master: 'ready', 'site:1': 'ready', lots: 'ready' }),
    )
    for (const [table, byKey] of Object.entries(rows)) {
      for (const [key, row] of Object.entries(byKey)) this.replica.table(table).set(key, row)
    }
  }

  record(kind: string, args: JsonObject, options: RecordOptions): Promise<Act> {
    const failure = this.failure
    this.failure = null
    if (failure !== null) return Promise.reject(failure)
    const act: Act = {
      id: this.randomUuid(),
      n: this.made.length + 1,
      kind,
      actor: options.actor,
      args: structuredClone(args),
      at: this.now(),
      state: 'device',
      stream: STREAM,
    }
    this.made.push(act)
    this.applyPending(act, 1)
    this.count()
    return Promise.resolve(act)
  }

  acts(filter: ActFilter = {}): Promise<Act[]> {
    const { sinceMs = -Infinity, actor } = filter
    const chosen = this.made.filter(
      (act) => act.at >= sinceMs && (actor === undefined || act.actor === actor),
    )
    return Promise.resolve(chosen.reverse().map((act) => ({ ...act })))
  }

  put(table: string, key: string, row: Row | null): void {
    if (row === null) this.replica.table(table).delete(key)
    else this.replica.table(table).set(key, row)
    this.replica.changed(table)
  }

  settle(id: string, state: ActState, reason?: string): void {
    const act = this.made.find((candidate) => candidate.id === id)
    if (act === undefined) throw new Error(`no act ${id}`)
    const wasPending = act.state === 'device' || act.state === 'server'
    act.state = state
    if (reason !== undefined) act.reason = reason
    if (wasPending && (state === 'booked' || state === 'held')) this.book(act)
    this.count()
  }

  setStatus(change: Partial<SyncStatus>): void {
    this.status = { ...this.status, ...change }
    for (const listener of this.listeners) listener()
  }

  failNext(error: Error): void {
    this.failure = error
  }

  attachments(): Promise<MemoryAttachments> {
    return Promise.resolve(this.kept)
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  syncNow(): Promise<void> {
    return Promise.resolve()
  }

  start(): Promise<void> {
    return Promise.resolve()
  }

  stop(): Promise<void> {
    return Promise.resolve()
  }

  /** An undo works on the act that it names, everything else on itself. */
  private applyPending(act: Act, sign: 1 | -1): void {
    const target = act.kind === 'undo' ? this.made.find((a) => a.id === act.args['operation']) : act
    if (target === undefined || target.state === 'held') return
    this.replica.addLegs(target, act === target ? sign : sign === 1 ? -1 : 1)
    this.replica.changed('balance')
  }

  private book(act: Act): void {
    const before = new Map(this.replica.view('balance'))
    if (act.state === 'booked') {
      this.applyPending(act, -1)
      const after = this.replica.view('balance')
      const base = this.replica.table('balance')
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        const difference =
          Number(before.get(key)?.['quantity'] ?? 0) - Number(after.get(key)?.['quantity'] ?? 0)
        const template = before.get(key) ?? after.get(key)
        if (difference === 0 || template === undefined) continue
        const quantity = Number(base.get(key)?.['quantity'] ?? 0) + difference
        if (quantity === 0) base.delete(key)
        else base.set(key, { ...template, quantity })
      }
    } else {
      act.state = 'device'
      this.applyPending(act, -1)
      act.state = 'held'
    }
    this.replica.changed('balance')
  }

  private count(): void {
    const pending = this.made.filter((act) => act.state === 'device' || act.state === 'server')
    this.replica.ownActs = pending
    this.replica.setPending(pending)
    const held = this.made.length - pending.length
    this.setStatus({ pending: pending.length, created: this.made.length, acknowledged: held })
  }
}

/** A client over `rows` ({table: {key: row}}); record() applies acts as pending ones. */
export function memoryClient(rows: MemoryRows = {}, options: MemoryOptions = {}): MemoryClient {
  return new MemorySyncClient(rows, options)
}
