/** Rows of the live page: acts newest first, devices by need, stock as a tree of places. */
import type { Balance, DeviceState, LiveAct, Location } from '../../data/rows.ts'

export function recentActs(acts: readonly LiveAct[], limit: number): LiveAct[] {
  return [...acts].sort((left, right) => right.received - left.received).slice(0, limit)
}

/** Devices that hold something back first, then those not seen for long; retired ones left out. */
export function watchedDevices(states: readonly DeviceState[]): DeviceState[] {
  return states
    .filter((state) => state.status !== 'retired')
    .sort(
      (left, right) => right.pending - left.pending || (left.seen_at ?? 0) - (right.seen_at ?? 0),
    )
}

/** The whole site is complete up to the earliest of its active devices. */
export function completeUpTo(states: readonly DeviceState[]): number | null {
  const known = states
    .filter((state) => state.status === 'active' && state.complete_up_to !== null)
    .map((state) => state.complete_up_to as number)
  return known.length === 0 ? null : Math.min(...known)
}

export const QUIET_MS = 10 * 60_000

export function isQuiet(state: DeviceState, now: number): boolean {
  return state.seen_at === null || now - state.seen_at > QUIET_MS
}

export interface Place {
  location: Location
  children: Place[]
  /** Different goods here and below. */
  kinds: number
  /** A negative balance here or below. */
  negative: boolean
}

/** Real places as a tree in order of their codes; `balances` decides the figures. */
export function placeTree(locations: readonly Location[], balances: readonly Balance[]): Place[] {
  const real = locations.filter((location) => location.kind !== 'virtual' && location.active)
  const places = new Map<number, Place>(
    real.map((location) => [location.id, { location, children: [], kinds: 0, negative: false }]),
  )
  const roots: Place[] = []
  for (const place of places.values()) {
    const parent = place.location.parent === null ? undefined : places.get(place.location.parent)
    ;(parent?.children ?? roots).push(place)
  }
  for (const place of places.values()) {
    place.children.sort((left, right) => left.location.code.localeCompare(right.location.code))
  }
  const goods = new Map<number, Set<string>>()
  const negative = new Set<number>()
  for (const balance of balances) {
    if (balance.quantity === 0) continue
    const here = goods.get(balance.location) ?? new Set<string>()
    goods.set(balance.location, here.add(`${balance.item}.${balance.lot ?? ''}`))
    if (balance.quantity < 0) negative.add(balance.location)
  }
  for (const root of roots) gather(root, goods, negative)
  return roots
}

function gather(
  place: Place,
  goods: ReadonlyMap<number, Set<string>>,
  negative: ReadonlySet<number>,
): Set<string> {
  const all = new Set(goods.get(place.location.id))
  place.negative = negative.has(place.location.id)
  for (const child of place.children) {
    for (const key of gather(child, goods, negative)) all.add(key)
    place.negative ||= child.negative
  }
  place.kinds = all.size
  return all
}

/** Stock in one place, the largest first. */
export function stockAt(balances: readonly Balance[], location: number): Balance[] {
  return balances
    .filter((balance) => balance.location === location && balance.quantity !== 0)
    .sort((left, right) => left.quantity - right.quantity || left.item - right.item)
}
