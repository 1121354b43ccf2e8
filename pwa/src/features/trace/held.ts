/** Notices that a lot of which this device took is on hold, and which were seen here. Pure. */
import type { Notice } from '../../data/rows.ts'

const CODE = 'inventory.held_lot_with_you'
/** Older ones are closed by then, or stand in the inbox all the same. */
const REMEMBERED = 200

export interface Taken {
  location: number
  quantity: number
}

export function heldHere(
  notices: Iterable<Notice>,
  device: string | undefined,
  seen: ReadonlySet<string>,
): Notice[] {
  return Array.from(notices)
    .filter((notice) => notice.code === CODE && notice.status === 'open')
    .filter((notice) => notice.device === device && !seen.has(notice.id))
    .sort((left, right) => right.opened_at - left.opened_at)
}

/** What was taken where: one line a place. */
export function takenOf(notice: Notice): Taken[] {
  const sums = new Map<number, number>()
  const reached: unknown = notice.data['reached']
  for (const one of Array.isArray(reached) ? (reached as Partial<Taken>[]) : []) {
    if (typeof one.location !== 'number' || typeof one.quantity !== 'number') continue
    sums.set(one.location, (sums.get(one.location) ?? 0) + one.quantity)
  }
  return Array.from(sums, ([location, quantity]) => ({ location, quantity }))
}

export function holderOf(notice: Notice): number | null {
  const person = notice.data['held_by_person']
  return typeof person === 'number' ? person : null
}

/** When the lot was put on hold: what was taken may have come in long after that. */
export function heldAt(notice: Notice): number {
  const at = notice.data['held_at']
  return typeof at === 'number' ? at : notice.opened_at
}

/** The newest last, so that the oldest are forgotten first. */
export function remembered(seen: ReadonlySet<string>, more: readonly string[]): string[] {
  return [...new Set([...seen, ...more])].slice(-REMEMBERED)
}
