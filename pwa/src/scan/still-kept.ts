/**
 * What is still kept of reservations: what own acts took for the same document counts, though
 * the server has not booked them yet. The same rule as `inventory/reservations.py`. Pure.
 */
import { codeKey, type JsonObject, type OwnAct } from '@takt/sync'
import type { Reservation, Shipment, WorkOrder } from '../data/rows.ts'
import type { Books } from './books.ts'

/** Which acts use up what was kept for what; a return gives back. */
const USES: Readonly<Record<string, Reservation['for_kind']>> = {
  'stock.issue': 'work_order',
  'stock.consume': 'work_order',
  'stock.return': 'work_order',
  'stock.ship': 'shipment',
}

interface Use {
  kind: Reservation['for_kind']
  /** The documents that it may have been for. */
  keys: string[]
  item: number
  lot: string | null
  quantity: number
}

function useOf({ kind, args }: OwnAct, books: Books): Use[] {
  const forKind = USES[kind]
  const { item, lot, quantity } = args
  const keys = forKind === undefined ? [] : keysOf(args, books)
  if (forKind === undefined || keys.length === 0) return []
  if (typeof item !== 'number' || typeof quantity !== 'number') return []
  const sign = kind === 'stock.return' ? -1 : 1
  const named = typeof lot === 'string' ? lot : null
  return [{ kind: forKind, keys, item, lot: named, quantity: sign * quantity }]
}

/** A document chosen on the screen is named by its number, a typed one by its code. */
function keysOf({ reference, work_order: order, line }: JsonObject, books: Books): string[] {
  const chosen =
    typeof order === 'number' ? books.get<WorkOrder>('work_order', String(order))?.code : undefined
  const code = chosen ?? (typeof line === 'number' ? shipmentOf(line, books) : undefined)
  const text = code ?? (typeof reference === 'string' ? reference : '')
  const keys = typeof order === 'number' ? [String(order)] : []
  return codeKey(text) === '' ? keys : [codeKey(text), ...keys]
}

function shipmentOf(line: number, books: Books): string | undefined {
  for (const [, paper] of books.all<Shipment>('shipment')) {
    if (paper.lines.some(({ id }) => id === line)) return paper.code
  }
  return undefined
}

/** What the acts used, without those that an own undo takes back. */
function usesOf(acts: readonly OwnAct[], books: Books): Use[] {
  const undone = new Set(
    acts.filter(({ kind }) => kind === 'undo').map(({ args }) => args['operation']),
  )
  return acts.filter(({ id }) => !undone.has(id)).flatMap((act) => useOf(act, books))
}

/** The reservations as this device knows them, used up by what it did since. */
export function stillKept(books: Books): Reservation[] {
  const rows = Array.from(books.all<Reservation>('reservation'), ([, row]) => row)
  const uses = usesOf(books.ownActs, books)
  return uses.length === 0 ? rows : lessUsed(rows, uses)
}

function lessUsed(rows: readonly Reservation[], uses: readonly Use[]): Reservation[] {
  const groups = new Map<string, Reservation[]>()
  for (const row of rows) {
    const key = JSON.stringify([documentOf(row), row.for_kind, row.item])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const open = new Map([...groups.values()].flatMap((group) => openOf(group, uses)))
  return rows
    .map((row) => ({ ...row, quantity: open.get(row.id) ?? row.quantity }))
    .filter(({ quantity }) => quantity > 0)
}

const documentOf = ({ for_id }: Reservation): string | null =>
  for_id === null ? null : codeKey(for_id)

/** What named a lot takes of its own lot first; the rest is shared out in order of time. */
function openOf(group: readonly Reservation[], uses: readonly Use[]): [string, number][] {
  const left = usedBy(group, uses)
  const isLater = (a: Reservation, b: Reservation) => a.at - b.at || (a.id < b.id ? -1 : 1)
  const order = [...group].sort(
    (a, b) => Number(a.lot === null) - Number(b.lot === null) || isLater(a, b),
  )
  return order.map((row): [string, number] => {
    let missing = row.quantity
    for (const lot of row.lot === null ? [...left.keys()] : [row.lot]) {
      const taken = Math.min(missing, left.get(lot) ?? 0)
      left.set(lot, (left.get(lot) ?? 0) - taken)
      missing -= taken
    }
    return [row.id, missing]
  })
}

/** How much was used of each lot for the document of a group; never less than nothing. */
function usedBy([first]: readonly Reservation[], uses: readonly Use[]): Map<string | null, number> {
  const used = new Map<string | null, number>()
  const document = first === undefined ? null : documentOf(first)
  if (first === undefined || document === null) return used
  for (const use of uses) {
    const fits = use.item === first.item && ['other', use.kind].includes(first.for_kind)
    if (!fits || !use.keys.includes(document)) continue
    used.set(use.lot, (used.get(use.lot) ?? 0) + use.quantity)
  }
  for (const [lot, quantity] of used) if (quantity < 0) used.set(lot, 0)
  return used
}
