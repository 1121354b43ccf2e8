/** Rows of the live page: acts newest first, devices by need, stock as a tree of places. */
import type { Balance, DeviceState, LiveAct, Location } from '../../data/rows.ts'

/** The newest by arrival, without sorting all that the site did in a month. */
export function recentActs(acts: Iterable<LiveAct>, limit: number): LiveAct[] {
  const newestFirst = (left: LiveAct, right: LiveAct): number => right.received - left.received
  let kept: LiveAct[] = []
  let oldest = -Infinity
  for (const act of acts) {
    if (act.received < oldest) continue
    kept.push(act)
    if (kept.length < limit * 2) continue
    kept = kept.sort(newestFirst).slice(0, limit)
    oldest = kept.at(-1)?.received ?? -Infinity
  }
  return kept.sort(newestFirst).slice(0, limit)
}

/** Devices that hold something back first, then those not seen for long; retired ones left out. */
export function watchedDevices(states: readonly DeviceState[]): DeviceState[] {
  return states
    .filter((state) => state.status !== 'retired')
    .sort(
      (left, right) => right.pending - left.pending || (left.seen_at ?? 0) - (right.seen_at ?? 0),
    )
}

export interface SiteComplete {
  /** Null while a device that counts has never said how far it is. */
  at: number | null
  /** Names of the devices that the site waits for. */
  waiting: string[]
}

/** As the server reckons: a device that was silent for so long is waited for no more. */
const ACTIVE_MS = 14 * 24 * 3600 * 1000

/** The whole site is complete up to the earliest of the devices that count. */
export function completeUpTo(states: readonly DeviceState[], now: number): SiteComplete {
  const counted = states.filter(
    ({ status, seen_at: seen }) =>
      status === 'active' && (seen === null || seen >= now - ACTIVE_MS),
  )
  const times = counted.map((state) => state.complete_up_to)
  const known = times.filter((time) => time !== null)
  const isKnown = known.length > 0 && known.length === times.length
  const late = (time: number | null): boolean => time === null || time < now - QUIET_MS
  return {
    at: isKnown ? Math.min(...known) : null,
    waiting: counted.filter((state) => late(state.complete_up_to)).map(({ name }) => name),
  }
}

/** When what is shown was the server's state, by this device's own clock, which may be wrong. */
export function revealedHere(revealedAt: number | null, clockOffMs: number | null): number | null {
  return revealedAt === null ? null : revealedAt + (clockOffMs ?? 0)
}

export const QUIET_MS = 10 * 60_000

export function isQuiet(state: DeviceState, now: number): boolean {
  return state.seen_at === null || now - state.seen_at > QUIET_MS
}

export interface Place {
  location: Location
  children: Place[]
}

export interface Figures {
  /** Different goods here and below. */
  kinds: number
  /** A negative balance here or below. */
  negative: boolean
}

/** Real places as a tree in order of their codes. */
export function placeTree(locations: readonly Location[]): Place[] {
  const real = locations.filter((location) => location.kind !== 'virtual' && location.active)
  const places = new Map<number, Place>(
    real.map((location) => [location.id, { location, children: [] }]),
  )
  const roots: Place[] = []
  for (const place of places.values()) {
    const parent = place.location.parent === null ? undefined : places.get(place.location.parent)
    ;(parent?.children ?? roots).push(place)
  }
  const { compare } = new Intl.Collator()
  for (const place of places.values()) {
    place.children.sort((left, right) => compare(left.location.code, right.location.code))
  }
  return roots
}

const STEP_ROWS = 2000

/** The figures of every place of the tree, in steps that no finger notices. */
export function* placeFigures(
  roots: readonly Place[],
  balances: Iterable<Balance>,
): Generator<void, Map<number, Figures>> {
  const goods = new Map<number, Set<string>>()
  const negative = new Set<number>()
  let count = 0
  for (const balance of balances) {
    if (++count % STEP_ROWS === 0) yield
    if (balance.quantity === 0) continue
    const here = goods.get(balance.location) ?? new Set<string>()
    goods.set(balance.location, here.add(`${balance.item}.${balance.lot ?? ''}`))
    if (balance.quantity < 0) negative.add(balance.location)
  }
  const figures = new Map<number, Figures>()
  for (const root of roots) yield* gather(root, { goods, negative, figures })
  return figures
}

interface Gathered {
  goods: Map<number, Set<string>>
  negative: ReadonlySet<number>
  figures: Map<number, Figures>
}

/** From the leaves up; a place takes over the set of its first child rather than copy it. */
function* gather(place: Place, into: Gathered): Generator<void, void> {
  const { id } = place.location
  let all = into.goods.get(id) ?? new Set<string>()
  let isNegative = into.negative.has(id)
  for (const child of place.children) {
    yield* gather(child, into)
    const below = into.goods.get(child.location.id) ?? new Set<string>()
    isNegative ||= into.figures.get(child.location.id)?.negative ?? false
    const [larger, smaller] = below.size > all.size ? [below, all] : [all, below]
    let count = 0
    for (const key of smaller) {
      larger.add(key)
      if (++count % STEP_ROWS === 0) yield
    }
    all = larger
  }
  into.goods.set(id, all)
  into.figures.set(id, { kinds: all.size, negative: isNegative })
}

/** Stock in one place, the largest first. */
export function stockAt(balances: readonly Balance[], location: number): Balance[] {
  return balances
    .filter((balance) => balance.location === location && balance.quantity !== 0)
    .sort((left, right) => left.quantity - right.quantity || left.item - right.item)
}
