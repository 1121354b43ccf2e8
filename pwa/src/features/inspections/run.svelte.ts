/**
 * The entry of readings at work: each one is an act of its own, on record before the next is asked
 * for, so that a phone that dies loses nothing. What they come to is read from the replica, which
 * shows own acts at once.
 */
import { type Act, type JsonObject, StorageError } from '@takt/sync'
import { readDraft, writeDraft } from '../../app/drafts.ts'
import { takt } from '../../data/client.ts'
import { live } from '../../data/live.svelte.ts'
import type {
  CharacteristicRow,
  Gauge,
  Inspection,
  PlanVersion,
  ReadingValue,
} from '../../data/rows.ts'
import { serverNow, today } from '../../scan/books.ts'
import { feedback } from '../../scan/feedback.ts'
import { liveBooks } from '../../scan/live-books.ts'
import { alarmsAt, answerAlarm, type EntryAlarm, readsForCharts } from './alarms.ts'
import { type Entry, type Slot, entryOf, isFilled, nextSlot, wouldFail } from './entry.ts'
import { judgedBy, judgesOf, keyOf } from './entry.ts'
import { blockOfGauge, type GaugeBlock, gaugeIdInHand, gaugeInHand } from './gauge.ts'

/** [defect code, how many]. */
export type Flaws = readonly (readonly [code: number, count: number])[]

/** As many as one act holds. */
const ACT_READINGS_MAX = 200

interface Draft {
  /** By characteristic. */
  gauges: Readonly<Record<number, number>>
  trusted: Readonly<Record<number, number>>
}

export interface Said {
  slot: Slot
  act: string
  value: ReadingValue
  isOut: boolean
}

export class InspectionRun {
  /** What is read now; null: all is there. */
  slot = $state.raw<Slot | null>(null)
  /** Recorded last, here and now. */
  last = $state.raw<Said | null>(null)
  alarms = $state.raw<readonly EntryAlarm[]>([])
  busy = $state(false)
  /** Entered by hand, and it would fail the lot; on record only when somebody means it. */
  doubted = $state.raw<{ slot: Slot; value: ReadingValue } | null>(null)
  private decide: (isMeant: boolean) => void = () => undefined
  private writing: Promise<unknown> = Promise.resolve()
  private turn: Promise<unknown> = Promise.resolve()
  /** Code of a storage error: what was said last is not on record. */
  failure = $state<string | null>(null)
  private draft = $state.raw<Draft>({ gauges: {}, trusted: {} })
  private skipped: readonly string[] = []

  readonly row: Inspection
  readonly entry: Entry

  constructor(
    readonly id: string,
    readonly person: number,
    readonly version: PlanVersion,
  ) {
    this.row = $derived(live.row('inspection', id) as Inspection)
    this.entry = $derived.by(() => {
      const rows = live.by('inspection_reading', 'inspection', id)
      return entryOf(this.row, version, rows)
    })
    this.draft = readDraft<Draft>(person, this.draftName) ?? this.draft
    this.slot = nextSlot(this.entry, null)
    void this.watch(version.characteristics, () => undefined)
  }

  private get draftName(): string {
    return `inspect.${this.id}`
  }

  get judge() {
    return this.slot === null ? undefined : judgesOf(this.version).get(this.slot.characteristic.id)
  }

  get day(): string {
    return today(liveBooks(), serverNow(live.status))
  }

  /** The gauge of the present characteristic, and why it may not be used. */
  get gauge(): { gauge: Gauge; block: GaugeBlock | null } | null {
    if (this.slot === null) return null
    live.size('gauge')
    const { characteristic } = this.slot
    const chosen = this.draft.gauges[characteristic.id] ?? null
    const gauge = gaugeInHand(liveBooks(), characteristic, chosen)
    return gauge && { gauge, block: blockOfGauge(gauge, this.day) }
  }

  get trusted(): number {
    return this.draft.trusted[this.slot?.characteristic.id ?? 0] ?? 0
  }

  chooseGauge(gauge: number): void {
    if (this.slot === null) return
    const { id } = this.slot.characteristic
    this.keep({ ...this.draft, gauges: { ...this.draft.gauges, [id]: gauge } })
    feedback.step()
  }

  /** Bare figures of so many signs are readings of the present characteristic. */
  trust(length: number): void {
    if (this.slot === null) return
    const { id } = this.slot.characteristic
    this.keep({ ...this.draft, trusted: { ...this.draft.trusted, [id]: length } })
  }

  private keep(draft: Draft): void {
    this.draft = draft
    writeDraft(this.person, this.draftName, draft)
  }

  goTo(slot: Slot | null): void {
    this.slot = slot
    this.failure = null
  }

  /** More is asked for than before: the server drew more strictly, or a reading was taken back. */
  resume(): void {
    if (this.slot === null) this.slot = nextSlot(this.entry, null, this.skipped)
  }

  /** What is not required may be left out. */
  leaveOut(): void {
    if (this.slot === null || this.slot.characteristic.is_required) return
    this.skipped = [...this.skipped, keyOf(this.slot)]
    this.goTo(nextSlot(this.entry, this.slot, this.skipped))
  }

  /** What comes while a reading is written waits for its turn: no line of a gauge is lost. */
  inTurn(step: () => unknown): void {
    this.turn = this.turn
      .catch(() => undefined)
      .then(async () => {
        await this.writing
        await step()
      })
  }

  /** On record, and on to the next; false where it could not be recorded. */
  say(value: ReadingValue, flaws: Flaws = []): Promise<boolean> {
    if (this.busy) return Promise.resolve(false)
    const said = this.write(value, flaws)
    this.writing = said.catch(() => false)
    return said
  }

  /** The same for what a person enters: what would fail the lot is asked about once. */
  async sayByHand(value: ReadingValue, flaws: Flaws = []): Promise<boolean> {
    if (this.busy || this.doubted !== null) return false
    const { slot } = this
    if (slot !== null && !this.gauge?.block && this.failsBy(slot, value)) {
      if (!(await this.isMeant(slot, value))) return false
    }
    return this.say(value, flaws)
  }

  private failsBy(slot: Slot, value: ReadingValue): boolean {
    if (judgedBy(this.judge, value)?.state !== 'nonconforming') return false
    const rows = live.by('inspection_reading', 'inspection', this.id)
    return wouldFail(this.row, this.version, rows, [slot.unit, slot.characteristic.id, value])
  }

  private isMeant(slot: Slot, value: ReadingValue): Promise<boolean> {
    feedback.repeated()
    this.doubted = { slot, value }
    return new Promise((resolve) => (this.decide = resolve))
  }

  /** Whether what fails the lot is meant. */
  answer(isMeant: boolean): void {
    this.doubted = null
    this.decide(isMeant)
  }

  private async write(value: ReadingValue, flaws: Flaws): Promise<boolean> {
    const { slot } = this
    if (slot === null || this.gauge?.block) return false
    const judged = judgedBy(this.judge, value)
    if (judged === null) return false
    const before = this.entry.outcome?.verdict
    const act = await this.record('inspect.readings', this.argsOf(slot, value, flaws))
    if (act === null) return false
    const isOut = judged.state === 'nonconforming'
    this.last = { slot, act: act.id, value, isOut }
    const failsNow = this.entry.outcome?.verdict === 'fail' && before !== 'fail'
    if (isOut || failsNow) feedback.wrong()
    else feedback.good()
    this.goTo(nextSlot(this.entry, slot, this.skipped))
    // A verdict completes the points of counts, whichever reading brought it.
    const isSame = (before ?? 'open') === (this.entry.outcome?.verdict ?? 'open')
    await this.watch(isSame ? [slot.characteristic] : this.version.characteristics)
    return true
  }

  /** What charts say of what was read here, until somebody names what was behind it. */
  private async watch(
    of: readonly CharacteristicRow[],
    tell: () => void = () => feedback.wrong(),
  ): Promise<void> {
    const isDecided = (this.entry.outcome?.verdict ?? 'open') !== 'open'
    const { row: inspection, version } = this
    const found = await alarmsAt({ inspection, version, characteristics: of, isDecided })
    const isAsked = (one: EntryAlarm): boolean => of.some(({ code }) => code === one.code)
    // Where nothing alarms nothing is drawn again: the next reading is on its way.
    if (found.length === 0 && !this.alarms.some(isAsked)) return
    const known = this.alarms.map(({ id }) => id)
    this.alarms = [...found, ...this.alarms.filter((one) => !isAsked(one))]
    if (found.some(({ id }) => !known.includes(id))) tell()
  }

  async nameCause(alarm: EntryAlarm, cause: string, note: string): Promise<boolean> {
    const { id, inspection, code, number } = alarm
    const args = { inspection, code, number, cause, note: note.trim() || null }
    if ((await this.record('inspect.cause', args)) === null) return false
    answerAlarm(alarm)
    this.alarms = this.alarms.filter((one) => one.id !== id)
    feedback.good()
    return true
  }

  private argsOf({ unit, characteristic }: Slot, value: ReadingValue, flaws: Flaws) {
    const { id, chart } = characteristic
    if (chart !== null) readsForCharts(this.id)
    return {
      ...{ inspection: this.id, version: this.version.id, readings: [[unit, id, value]] },
      gauge: gaugeIdInHand(characteristic, this.draft.gauges[id] ?? null),
      defects: flaws.map(([code, count]) => [unit, id, code, count]),
      note: null,
    } satisfies JsonObject
  }

  /** Units from the present one on of which the present characteristic is not read yet. */
  get rest(): readonly number[] {
    const { slot, entry } = this
    if (slot === null || slot.unit === 0) return []
    return entry.slots
      .filter((one) => one.characteristic.id === slot.characteristic.id && one.unit >= slot.unit)
      .filter((one) => !isFilled(entry, one))
      .map(({ unit }) => unit)
  }

  /** One word for all that is left of a characteristic, by somebody who has looked at all of it. */
  async sayRest(value: ReadingValue): Promise<void> {
    const { slot, rest } = this
    if (slot === null || this.busy) return
    if (await this.writeRest(slot, rest, value)) {
      this.last = null
      feedback.good()
      this.goTo(nextSlot(this.entry, slot, this.skipped))
    }
    // A part of it may be on record where the rest is not.
    await this.watch(this.version.characteristics)
  }

  private async writeRest(
    slot: Slot,
    rest: readonly number[],
    value: ReadingValue,
  ): Promise<boolean> {
    const { id } = slot.characteristic
    for (let at = 0; at < rest.length; at += ACT_READINGS_MAX) {
      const readings = rest.slice(at, at + ACT_READINGS_MAX).map((unit) => [unit, id, value])
      const args = { ...this.argsOf(slot, value, []), readings }
      if ((await this.record('inspect.readings', args)) === null) return false
    }
    return true
  }

  /** The last reading was a mistake: the one before it stands, and it is asked for again. */
  async undo({ act, slot }: Said): Promise<void> {
    if ((await this.record('undo', { operation: act }, [act])) === null) return
    this.last = null
    this.goTo(slot)
    feedback.step()
    await this.watch(this.version.characteristics)
  }

  private async record(kind: string, args: JsonObject, after?: string[]): Promise<Act | null> {
    this.busy = true
    this.failure = null
    try {
      return await takt().record(kind, args, { actor: this.person, ...(after ? { after } : {}) })
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      this.failure = error.code
      feedback.wrong()
      return null
    } finally {
      this.busy = false
    }
  }
}
