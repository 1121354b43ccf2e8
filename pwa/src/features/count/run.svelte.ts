/** The counting screen at work: scans come in, acts are recorded in their order, drafts are kept. */
import { type Act, lotId, StorageError } from '@takt/sync'
import { readDraft, writeDraft } from '../../app/drafts.ts'
import { takt } from '../../data/client.ts'
import type { Item } from '../../data/rows.ts'
import { itemOf, locationOf } from '../../scan/books.ts'
import { feedback } from '../../scan/feedback.ts'
import { type Label, quantityOn } from '../../scan/label.ts'
import { type Resolved, resolve } from '../../scan/resolve.ts'
import { contextOf } from '../../scan/ways.ts'
import { here } from '../../scan/here.svelte.ts'
import { figure, measure, parseDecimal } from '../flow/quantity.ts'
import * as counting from './counting.ts'

export type CountMode = 'each' | 'ask'
export type Trouble =
  | { kind: 'place_first' | 'not_for_this' | 'unknown'; text: string }
  | { kind: 'repeated'; serial: string }
  | { kind: 'storage'; code: string }

const MODE = 'takt.count.mode'

export class CountRun {
  state = $state.raw<counting.CountState>(counting.begin(null))
  mode = $state<CountMode>('each')
  trouble = $state.raw<Trouble | null>(null)
  /** Goods with lots, of which nobody has said which lot it is. */
  lotless = $state.raw<Item | null>(null)
  /** The number pad is open. */
  asking = $state(false)
  done = $state.raw<readonly { act: Act }[]>([])
  #tail: Promise<void> = Promise.resolve()

  constructor(
    readonly plan: number | null,
    readonly person: number,
  ) {
    this.state = readDraft<counting.CountState>(person, this.draft) ?? counting.begin(plan)
    this.mode = localStorage.getItem(MODE) === 'ask' ? 'ask' : 'each'
  }

  get draft(): string {
    return `count.${this.plan ?? 'spot'}`
  }

  get entry(): counting.Entry | null {
    return counting.currentEntry(this.state)
  }

  get moment(): counting.Moment {
    const now = performance.timeOrigin + performance.now()
    return { now, wall: Date.now(), head: takt().replica.head }
  }

  setMode(mode: CountMode): void {
    this.mode = mode
    localStorage.setItem(MODE, mode)
  }

  scanned(text: string): void {
    const { replica, status } = takt()
    this.found(resolve(text, replica, contextOf(replica, status)), text)
  }

  found(found: Resolved, text: string): void {
    if (found.kind === 'location') return this.toPlace(found.location.id)
    if (this.state.place === null) return this.stop({ kind: 'place_first', text })
    if (found.kind === 'item') return this.toItem(found.item, found.unit, found.label)
    if (found.kind === 'lot') {
      return this.take(found.item, { lot: found.lot.id }, found.unit ?? null, found.label)
    }
    if (found.kind === 'new_lot') {
      const lot = { lot: null, lotCode: found.lotCode, expiresOn: found.label?.expiresOn ?? '' }
      return this.take(found.item, lot, found.unit ?? null, found.label)
    }
    if (found.kind === 'lots') {
      this.lotless = found.choices[0]?.item ?? null
      return
    }
    this.stop({ kind: found.kind === 'unknown' ? 'unknown' : 'not_for_this', text })
  }

  toPlace(location: number): void {
    const place = locationOf(takt().replica, location)
    if (place === undefined || place.role !== null) {
      return this.stop({ kind: 'not_for_this', text: place?.code ?? '' })
    }
    here.set(location)
    this.step(counting.atPlace(this.state, location, this.moment))
  }

  toItem(item: Item, unit: number | null = null, label?: Label): void {
    if (this.state.place === null) return this.stop({ kind: 'place_first', text: item.code })
    const held = this.entry
    if (item.lot_tracked && held?.item !== item.id) {
      this.lotless = item
      feedback.step()
      return
    }
    const lot = { lot: held?.item === item.id ? held.lot : null, lotCode: held?.lotCode ?? '' }
    this.take(item, item.lot_tracked ? lot : { lot: null }, unit, label)
  }

  take(
    item: Item,
    lot: Pick<counting.Goods, 'lot' | 'lotCode' | 'expiresOn'>,
    unit: number | null = null,
    label?: Label,
  ): void {
    this.lotless = null
    const serial = label?.serial
    const goods: counting.Goods = {
      item: item.id,
      ...lot,
      amount: this.amountOf(item, unit, label),
    }
    if (serial !== undefined && serial !== '' && item.serial_tracked !== true) goods.serial = serial
    const made = counting.take(this.state, goods, this.mode === 'each', this.moment)
    this.step(made)
    if (made.repeated !== undefined) {
      this.trouble = { kind: 'repeated', serial: made.repeated }
      feedback.repeated()
    } else if (this.mode === 'ask' && goods.serial === undefined) this.asking = true
  }

  /** What one scan stands for, in base units: what its label says, a box of so many, or one. */
  private amountOf(item: Item, unit: number | null, label?: Label): string {
    const books = takt().replica
    const own = unit === item.unit ? null : unit
    const said = label === undefined ? null : quantityOn(label, item, own, books)
    const { entered, unit: of } = said ?? { entered: '1', unit: own }
    const result = measure(entered, item, of, null)
    return result.ok ? figure(result.quantity, item) : '1'
  }

  say(entered: string): void {
    this.state = counting.say(this.state, entered)
    this.keep()
  }

  flush(): void {
    this.step(counting.flush(this.state, this.moment))
  }

  leave(): void {
    this.step(counting.leave(this.state, this.moment))
  }

  missing(item: number, lot: string | null): void {
    this.step(counting.missing(this.state, { item, lot }, this.moment))
  }

  empty(): void {
    this.step(counting.empty(this.state, this.moment))
  }

  async undo(act: Act): Promise<void> {
    const { location, item, lot, lot_code: lotCode } = act.args
    const options = { actor: this.person, after: [act.id] }
    await this.record(() => takt().record('undo', { operation: act.id }, options))
    if (typeof location !== 'number' || typeof item !== 'number') return
    const goods = { item, lot: (lot as string | null) ?? null, lotCode: (lotCode as string) ?? '' }
    for (const key of [counting.goodsKey(goods), counting.goodsKey({ ...goods, lot: null })]) {
      this.state = counting.unsay(this.state, location, key)
    }
    this.keep()
  }

  clear(): void {
    this.trouble = null
  }

  private stop(trouble: Trouble): void {
    this.trouble = trouble
    feedback.wrong()
  }

  private step(made: counting.Step): void {
    this.trouble = null
    this.state = made.state
    this.keep()
    if (made.acts.length === 0) feedback.step()
    for (const act of made.acts) this.#tail = this.#tail.then(() => this.write(act))
  }

  private keep(): void {
    writeDraft(this.person, this.draft, this.state)
  }

  private async write(act: counting.CountAct): Promise<void> {
    const args = await this.argsOf(act)
    if (args === null) return
    const made = await this.record(() => takt().record(act.kind, args, { actor: this.person }))
    if (made === null) return this.reopen(act)
    this.done = [{ act: made }, ...this.done].slice(0, 50)
    feedback.good()
  }

  private async argsOf(act: counting.CountAct) {
    if (act.kind === 'stock.count_empty') return counting.emptyArgs(this.plan, act)
    const { entry } = act
    const item = itemOf(takt().replica, entry.item)
    const quantity = item === undefined ? null : quantityOf(entry.entered, item)
    if (quantity === null) return null
    const made = entry.lotCode === '' ? null : await lotId(entry.item, entry.lotCode)
    return counting.countArgs(this.plan, act, quantity, entry.lot ?? made)
  }

  private async record(work: () => Promise<Act>): Promise<Act | null> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.stop({ kind: 'storage', code: error.code })
      return null
    }
  }

  /** Nothing was recorded: the total stays to be said. */
  private reopen(act: counting.CountAct): void {
    if (act.kind !== 'stock.count') return
    const here_ = { ...this.state.places[act.place], [counting.goodsKey(act.entry)]: act.entry }
    this.state = { ...this.state, places: { ...this.state.places, [act.place]: here_ } }
    this.keep()
  }
}

/** A total in the item's scale; nothing is a total as well. */
export function quantityOf(entered: string, item: Item): number | null {
  if (parseDecimal(entered)?.digits === 0n) return 0
  const result = measure(entered, item, null, item.scale)
  return result.ok ? result.quantity : null
}
