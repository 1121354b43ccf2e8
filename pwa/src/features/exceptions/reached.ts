/** Where a lot went that is on hold, what shares its hold, and what it went into. Pure. */
import type { Notice } from '../../data/rows.ts'

export interface Place {
  location: number
  quantity: number
}

/** So many of a list are told, and so many more there are. */
export interface Listed<One> {
  list: One[]
  more: number
}

export interface Reached {
  places: Listed<Place>
  parts: Listed<string>
  made: Listed<string>
}

/** One line a place; a notice of an older server says no count, and lists all. */
export function reachedOf(notice: Notice): Reached {
  const sums = new Map<number, number>()
  const reached = listOf<Partial<Place>>(notice, 'reached')
  for (const { location, quantity } of reached.list) {
    if (typeof location !== 'number') continue
    sums.set(location, (sums.get(location) ?? 0) + (quantity ?? 0))
  }
  const list = Array.from(sums, ([location, quantity]) => ({ location, quantity }))
  return {
    places: { list, more: reached.more },
    parts: listOf<string>(notice, 'parts'),
    made: listOf<string>(notice, 'made'),
  }
}

function listOf<One>(notice: Notice, name: string): Listed<One> {
  const found: unknown = notice.data[name]
  const list = Array.isArray(found) ? (found as One[]) : []
  const count = Number(notice.data[`${name}_count`] ?? list.length)
  return { list, more: Math.max(0, count - list.length) }
}
