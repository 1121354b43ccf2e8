/**
 * What the device's own pending acts say of stocktakes: that it takes part or stops, to whom it
 * handed lines, and which lines it counted. Shown at once and marked as waiting: the server may
 * still say otherwise, and only the server takes the figures of the books away or brings them
 * back. That a line was counted says nothing of how much is there.
 */
import { PendingLooks } from './pending-looks.ts'
import type { JsonObject, Row } from './types.ts'

/** The part of an act that the picture of stocktakes depends on. */
export interface CountingAct {
  id: string
  kind: string
  actor: number
  at: number
  args: JsonObject
}

interface Wish {
  on: boolean
  person: number
  at: number
}

/** The keys of the lines of a place, as the base has them. */
export type LinesAt = (location: number) => string[]

export type RowOf = (key: string) => Row | undefined

export class PendingCounts {
  /** By stocktake: the last word of this device. */
  private readonly wishes = new Map<number, Wish>()
  /** By key of the line: with whom it is from now on. */
  private readonly given = new Map<string, Row>()

  private readonly looks = new PendingLooks()
  private readonly ownDevice: () => Row | undefined
  private readonly linesAt: LinesAt

  /** `ownDevice`: the row of this device; until it is here nobody can say who takes part. */
  constructor(ownDevice: () => Row | undefined, linesAt: LinesAt) {
    this.ownDevice = ownDevice
    this.linesAt = linesAt
  }

  get tables(): string[] {
    const { given, looks, wishes } = this
    const lines = given.size > 0 || looks.wasAny
    return [...(lines ? ['count_line'] : []), ...(wishes.size > 0 ? ['count_device'] : [])]
  }

  keys(table: string): Iterable<string> {
    if (table === 'count_line') {
      return new Set([...this.given.keys(), ...this.looks.places.flatMap(this.linesAt)])
    }
    const own = table === 'count_device' ? this.ownDevice() : undefined
    if (own === undefined) return []
    return Array.from(this.wishes.keys(), (id) => `${id}.${String(own['id'])}`)
  }

  /** `lotOf`: of the base, to know a lot by the code under which it was counted. */
  over(table: string, key: string, base: Row | undefined, lotOf: RowOf): Row | undefined {
    if (table === 'count_line') return this.lineOver(key, base, lotOf)
    const own = table === 'count_device' ? this.ownDevice() : undefined
    return own === undefined ? base : this.partOver(key, base, own)
  }

  add(act: CountingAct): void {
    const { kind, actor, at, args } = act
    this.looks.add(act)
    const { stocktake, on, lines, person = null, team = null } = args
    if (kind === 'stocktake.join' && typeof stocktake === 'number' && typeof on === 'boolean') {
      this.wishes.set(stocktake, { on, person: actor, at })
    }
    if (kind !== 'stocktake.assign' || !Array.isArray(lines)) return
    for (const line of lines) this.given.set(String(line), { person, team, given: true })
  }

  private lineOver(key: string, base: Row | undefined, lotOf: RowOf): Row | undefined {
    if (base === undefined) return base
    const given = this.given.get(key)
    const isCounted = this.looks.has(base, lotOf)
    if (given === undefined && !isCounted) return base
    return { ...base, ...given, ...(isCounted ? { counted: true } : {}) }
  }

  /** `on` stays what the server knows: whether figures are hidden here follows that. */
  private partOver(key: string, base: Row | undefined, own: Row): Row | undefined {
    const stocktake = Number(key.split('.')[0])
    const wish = this.wishes.get(stocktake)
    const isOwn = key === `${stocktake}.${String(own['id'])}`
    if (!isOwn || wish === undefined || wish.on === (base?.['on'] ?? false)) return base
    const fresh = {
      ...{ stocktake, device: own['id'] ?? null, name: own['name'] ?? '', person: wish.person },
      ...{ on: false, is_blind: false, joined_at: wish.at, last_at: null },
    }
    return { ...(base ?? fresh), wanted: wish.on }
  }
}
