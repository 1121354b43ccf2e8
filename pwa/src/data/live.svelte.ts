/**
 * Reactive reading: a template that reads through here is drawn again when a
 * reveal or an own act changes the tables that it looked at.
 */
import type { Act, ActFilter, IndexName, SyncStatus } from '@takt/sync'
import { createSubscriber } from 'svelte/reactivity'
import { takt } from './client.ts'
import { latest } from './latest.ts'
import type { TableName, Tables } from './rows.ts'

let tables: Record<string, () => void> = {}

/** Makes the running effect or template depend on a table. */
export function track(table: string): void {
  let subscribe = tables[table]
  if (!subscribe) {
    subscribe = createSubscriber((update) =>
      takt().replica.subscribe((changed) => {
        if (changed.has(table)) update()
      }),
    )
    tables[table] = subscribe
  }
  subscribe()
}

const onStatus = createSubscriber((update) => takt().subscribe(update))

/** Forgets the subscriptions of a client that was closed (tests, sign-out). */
export function forgetSubscriptions(): void {
  tables = {}
}

export const live = {
  row<Name extends TableName>(
    table: Name,
    key: string | number | null | undefined,
  ): Tables[Name] | undefined {
    track(table)
    if (key === null || key === undefined) return undefined
    return takt().replica.get<Tables[Name]>(table, String(key))
  },
  rows<Name extends TableName>(table: Name): Tables[Name][] {
    track(table)
    return Array.from(takt().replica.all<Tables[Name]>(table), ([, row]) => row)
  },
  /** As rows(), one after the other: for tables of which only a few rows are wanted. */
  *each<Name extends TableName>(table: Name): IterableIterator<Tables[Name]> {
    track(table)
    for (const [, row] of takt().replica.all<Tables[Name]>(table)) yield row
  },
  entries<Name extends TableName>(table: Name): [string, Tables[Name]][] {
    track(table)
    return [...takt().replica.all<Tables[Name]>(table)]
  },
  size(table: TableName): number {
    track(table)
    return takt().replica.size(table)
  },
  by<Name extends TableName>(table: Name, field: string, value: string | number): Tables[Name][] {
    track(table)
    const { replica } = takt()
    return replica
      .by(`${table}.${field}` as IndexName, value)
      .map((key) => replica.get<Tables[Name]>(table, key))
      .filter((row) => row !== undefined)
  },
  quantity(location: number, item: number, lot: string | null): number {
    track('balance')
    return takt().replica.quantity(location, item, lot)
  },
  get status(): SyncStatus {
    onStatus()
    return takt().status
  },
  get revealedAt(): number | null {
    onStatus()
    return takt().replica.revealedAt
  },
  get scopes(): ReadonlyMap<string, 'loading' | 'ready'> {
    onStatus()
    return takt().replica.scopes
  },
}

export interface WatchedActs {
  readonly list: readonly Act[]
  readonly loaded: boolean
}

/** Long enough for every shift: what is older is in the month's archive, and takes long to read. */
const SHIFT_MS = 14 * 3600 * 1000

/** For lists that only show what was done lately. */
export function sinceShift(): ActFilter {
  return { sinceMs: Date.now() - SHIFT_MS }
}

/** Own acts as they change; call it while a component is being set up. */
export function watchActs(filter: () => ActFilter = () => ({})): WatchedActs {
  let list = $state.raw<readonly Act[]>([])
  let loaded = $state(false)
  $effect(() => {
    const wanted = filter()
    const reader = latest(
      () => takt().acts(wanted),
      (acts) => {
        list = acts
        loaded = true
      },
    )
    reader.ask()
    const stop = takt().subscribe(reader.ask)
    return () => {
      reader.stop()
      stop()
    }
  })
  return {
    get list() {
      return list
    },
    get loaded() {
      return loaded
    },
  }
}

class Ticker {
  now = $state(Date.now())
  #subscribe = createSubscriber(() => {
    const timer = setInterval(() => (this.now = Date.now()), 5000)
    return () => clearInterval(timer)
  })
  get value(): number {
    this.#subscribe()
    return this.now
  }
}

const ticker = new Ticker()

/** The time now, moving on every few seconds, for ages of data. */
export function nowMs(): number {
  return ticker.value
}
