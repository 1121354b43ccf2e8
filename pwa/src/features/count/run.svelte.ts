/** The counting screen at work: scans come in, acts are recorded in their order, drafts are kept. */
import { type Act, type JsonObject, lotId, normalLotCode, StorageError } from '@takt/sync'
import { dropDraft, keepDraft, readDraft } from '../../app/drafts.ts'
import { takt } from '../../data/client.ts'
import type { Item, Stocktake } from '../../data/rows.ts'
import { itemOf, locationOf, lotOf } from '../../scan/books.ts'
import { isUnderWay } from '../../scan/counted.ts'
import { feedback } from '../../scan/feedback.ts'
import { here } from '../../scan/here.svelte.ts'
import type { Label } from '../../scan/label.ts'
import { type Resolved, resolve } from '../../scan/resolve.ts'
import { contextOf } from '../../scan/ways.ts'
import { figure } from '../flow/quantity.ts'
import type { TakenPhoto, Trouble as PhotoTrouble } from '../photo/keeping.ts'
import * as counting from './counting.ts'
import { heedActs, readable } from './heed-acts.ts'
import { amountOf } from './label-amount.ts'
import { piecesIn, quantityOf, scalesOf } from './measured.ts'
import { CountMode } from './mode.svelte.ts'
import * as onRecord from './on-record.ts'
import { isSpotAt } from './tasks.ts'

export type Trouble =
  | { kind: 'place_first' | 'not_for_this' | 'unknown'; text: string }
  | { kind: 'repeated'; serial: string }
  | { kind: 'storage'; code: string }
  /** Of the label on goods that are in the hands: it does not tell how many there are. */
  | { kind: 'amount'; said: string }
  | { kind: 'no_room' }
  | { kind: 'lost'; n: number }
  | { kind: 'photo'; why: PhotoTrouble }

type CountedLot = Pick<counting.Goods, 'lot' | 'lotCode' | 'expiresOn'>

export class CountRun {
  state = $state.raw<counting.CountState>(counting.begin(null))
  trouble = $state.raw<Trouble | null>(null)
  /** Goods with lots, of which nobody has said which lot it is. */
  lotless = $state.raw<Item | null>(null)
  /** The number pad is open. */
  asking = $state(false)
  /** The place that was left last, to be asked about what was not counted there. */
  left = $state<number | null>(null)
  /** How much was recorded as a spot count because the stocktake is over. */
  asSpot = $state(0)
  /** Photos of goods that are not on record yet. */
  photos = $state.raw<Readonly<Record<string, readonly TakenPhoto[]>>>({})
  readonly mode = new CountMode()
  /** What screens that were left are still writing: a new one begins with its outcome. */
  static #lately: Promise<void> = Promise.resolve()
  #tail: Promise<void> = Promise.resolve()

  constructor(
    readonly plan: number | null,
    readonly person: number,
    /** What this person recorded lately. */
    acts: readonly Act[] = [],
  ) {
    const kept = readDraft<counting.CountState>(person, this.draft)
    const draft = readable(kept, plan)
    const known = heedActs(draft, acts, scalesOf(takt().replica), this.moment)
    if (kept === undefined && known === draft) {
      this.state = draft
      return
    }
    const back = onRecord.resume(known, this.moment)
    this.step(back)
    const lost = back.lost ?? 0
    if (lost > 0) this.trouble = { kind: 'lost', n: lost }
    if (this.isOver) this.#tail = this.#tail.then(() => this.end())
  }

  /** Once all that was said so far is on record, or was told that it is not. */
  get settled(): Promise<void> {
    return this.#tail
  }

  static get lately(): Promise<void> {
    return CountRun.#lately
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

  /** Nobody counts for this stocktake any more. */
  get isOver(): boolean {
    const row = takt().replica.get<Stocktake>('stocktake', String(this.plan))
    return row !== undefined && !isUnderWay(row)
  }

  /** For which stocktake a count at a place is; a place that is not on its list is a spot count. */
  planAt(place: number): number | null {
    return this.isOver || isSpotAt(takt().replica, this.plan, place) ? null : this.plan
  }

  scanned(text: string): void {
    const { replica, status } = takt()
    this.left = null
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

  /** The place before is finished; it is asked about, and nobody waits for the answer. */
  toPlace(location: number): void {
    const place = locationOf(takt().replica, location)
    if (place === undefined || place.role !== null) {
      return this.stop({ kind: 'not_for_this', text: place?.code ?? '' })
    }
    here.set(location)
    const before = this.state.place
    this.step(counting.atPlace(this.state, location, this.moment))
    this.left = before === location ? null : before
    this.asking = false
  }

  toItem(item: Item, unit: number | null = null, label?: Label): void {
    if (this.state.place === null) return this.stop({ kind: 'place_first', text: item.code })
    const held = this.entry
    if (item.lot_tracked && (held?.item !== item.id || item.serial_tracked)) {
      this.lotless = item
      feedback.step()
      return
    }
    const lot = { lot: held?.item === item.id ? held.lot : null, lotCode: held?.lotCode ?? '' }
    this.take(item, item.lot_tracked ? lot : { lot: null }, unit, label)
  }

  /** Scanned or chosen: each one counts, or its number is asked for. */
  take(item: Item, lot: CountedLot, unit: number | null = null, label?: Label): void {
    this.lotless = null
    const goods = this.goodsOf(item, lot)
    const one = item.serial_tracked
      ? { ok: true as const, amount: '1' }
      : amountOf(takt().replica, item, unit, label)
    if (!one.ok) return this.ask(item, lot, one.said)
    goods.amount = one.amount
    const serial = label?.serial ?? ''
    if (serial !== '' && !item.serial_tracked) goods.serial = serial
    const adds = this.mode.isEach || item.serial_tracked
    if (adds && !this.toBase(goods, item)) return this.hold(item, lot)
    const made = counting.take(this.state, goods, adds, this.moment)
    this.step(made)
    if (made.repeated !== undefined) {
      this.trouble = { kind: 'repeated', serial: made.repeated }
      feedback.repeated()
    }
    this.asking = !adds && goods.serial === undefined
  }

  /** Into the hands, and nothing is counted by that. */
  hold(item: Item, lot: CountedLot): void {
    this.step(counting.take(this.state, this.goodsOf(item, lot), false, this.moment))
    this.asking = !this.mode.isEach && !item.serial_tracked
  }

  /** Nobody guesses: the label does not tell how many it stands for. */
  private ask(item: Item, lot: CountedLot, said: string): void {
    this.hold(item, lot)
    this.asking = true
    this.stop({ kind: 'amount', said })
  }

  /** A lot that became known since it was counted keeps its entry. */
  private goodsOf(item: Item, lot: CountedLot): counting.Goods {
    const code = normalLotCode(lotOf(takt().replica, lot.lot)?.code ?? lot.lotCode ?? '')
    const isNamed = counting
      .entriesAt(this.state, this.state.place)
      .some((one) => one.item === item.id && one.lot === null && one.lotCode === code)
    const own = lot.lot === null || (isNamed && code !== '') ? { lot: null, lotCode: code } : lot
    return { item: item.id, isPiece: item.serial_tracked, ...lot, ...own }
  }

  /** Boxes become pieces before a scan adds to them; false where the total cannot be measured. */
  private toBase(goods: counting.Goods, item: Item): boolean {
    const { place, places } = this.state
    const known = place === null ? undefined : places[place]?.[counting.goodsKey(goods)]
    if (known === undefined || known.unit === null) return true
    const quantity = quantityOf(takt().replica, item, known.entered || '0', known.unit)
    if (quantity === null) return false
    this.state = counting.inBase(this.state, goods, figure(quantity, item))
    return true
  }

  say(entered: string, unit: number | null): void {
    this.state = counting.say(this.state, entered, unit, this.asking)
    this.keep()
  }

  /** The pad's own button: the total stands, also where it is the same as before. */
  confirm(): void {
    this.step(counting.flush(counting.sayAgain(this.state), this.moment))
  }

  flush(): void {
    this.step(counting.flush(this.state, this.moment))
  }

  leave(): void {
    this.left = this.state.place
    this.step(counting.leave(this.state, this.moment))
  }

  missing(place: number, item: number, lot: string | null): void {
    this.step(counting.missing(this.state, place, { item, lot }, this.moment))
  }

  empty(): void {
    this.step(counting.empty(this.state, this.moment))
  }

  async undo(act: Act): Promise<void> {
    const options = { actor: this.person, after: [act.id] }
    const made = await this.record(() => takt().record('undo', { operation: act.id }, options))
    if (made !== null) this.step(onRecord.unsay(this.state, act.id, this.moment))
  }

  /** Taken back on another screen, the oldest first: what was said before it stands again. */
  heedUndone(undone: ReadonlySet<string>): void {
    const said = Object.values(this.state.places)
      .flatMap((entries) => Object.values(entries))
      .flatMap((entry) => entry.said)
    for (const { act } of said) {
      if (undone.has(act)) this.step(onRecord.unsay(this.state, act, this.moment))
    }
  }

  clear(): void {
    this.trouble = null
  }

  photosKey(entry: counting.Entry): string {
    return `${String(this.state.place)}/${counting.goodsKey(entry)}`
  }

  /** Photos hang on the act: those of goods on record at once, others with their total. */
  setPhotos(entry: counting.Entry, photos: readonly TakenPhoto[]): void {
    const key = this.photosKey(entry)
    this.photos = { ...this.photos, [key]: photos }
    const last = entry.said.at(-1)
    if (!entry.isOpen && last !== undefined) void this.keepPhotos(key, last.act)
  }

  private async keepPhotos(key: string, act: string): Promise<void> {
    const photos = this.photos[key] ?? []
    if (photos.length === 0) return
    this.photos = { ...this.photos, [key]: [] }
    const { keepAll } = await import('../photo/keeping.ts')
    const why = await keepAll(photos, [{ kind: 'act', id: act }], this.person)
    if (why === null) return
    this.photos = { ...this.photos, [key]: [...photos, ...(this.photos[key] ?? [])] }
    this.stop({ kind: 'photo', why })
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
    CountRun.#lately = this.#tail
  }

  /**
   * Into localStorage, on purpose: that write is over before the next line runs, so that a page
   * that is killed right after the scan has kept it, and no scan waits for a transaction. What it
   * cannot do is to be written together with the act (that is in IndexedDB): after a kill between
   * the two, and after a power cut, where localStorage may be some seconds behind the acts,
   * heed-acts.ts tells from the acts what is on record. Only scans of goods whose total was not on
   * record yet can then be missing, and those are in the worker's hands.
   */
  private keep(): void {
    if (!keepDraft(this.person, this.draft, this.state)) this.stop({ kind: 'no_room' })
  }

  /** The stocktake is over: its draft has nothing to add to. */
  private end(): void {
    if (onRecord.hasOpen(this.state)) return
    this.state = counting.begin(this.plan)
    dropDraft(this.person, this.draft)
  }

  private async write(act: counting.CountAct): Promise<void> {
    const args = await this.argsOf(act)
    const { kind } = act
    const options = { actor: this.person }
    const made = args === null ? null : await this.record(() => takt().record(kind, args, options))
    if (made === null) {
      // Shown as long as it stands open: it is tried again when the worker goes on.
      this.state = onRecord.notRecorded(this.state, act)
      this.keep()
      if (args === null) feedback.wrong()
      return
    }
    this.state = onRecord.recorded(this.state, act, made.id, args?.['serials'] !== null)
    this.keep()
    if (this.isOver) this.asSpot += 1
    feedback.good()
    if (act.kind === 'stock.count') {
      await this.keepPhotos(`${act.place}/${counting.goodsKey(act.entry)}`, made.id)
    }
  }

  /** Null: the total does not measure. */
  private async argsOf(act: counting.CountAct): Promise<JsonObject | null> {
    const plan = this.planAt(act.place)
    if (act.kind === 'stock.count_empty') return onRecord.emptyArgs(plan, act)
    const { entry } = act
    const books = takt().replica
    const item = itemOf(books, entry.item)
    const quantity = item && quantityOf(books, item, entry.entered, entry.unit)
    if (item === undefined || quantity === undefined || quantity === null) return null
    const made = entry.lotCode === '' ? null : await lotId(entry.item, entry.lotCode)
    return onRecord.countArgs(plan, act, quantity, entry.lot ?? made, piecesIn(quantity, item))
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
}
