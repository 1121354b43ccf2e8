/**
 * One flow on the screen: joins the state machine, the recorder, the signals and
 * the draft of the person. The screens only read it and call it.
 */
import {
  type Act,
  type NumberBlock,
  StorageError,
  type StorageErrorCode,
  type SyncClient,
  takeNumber,
} from '@takt/sync'
import { dropDraft, readDraft, writeDraft } from '../../app/drafts.ts'
import { preferences } from '../../app/preferences.svelte.ts'
import { session } from '../../app/session.svelte.ts'
import { runOfBatch } from '../../data/batch-number.ts'
import { DATABASE } from '../../data/client.ts'
import type { Party } from '../../data/rows.ts'
import { itemOf, locationOf } from '../../scan/books.ts'
import type { Scan } from '../../scan/bus.ts'
import type { AnyDocument } from '../../scan/documents.ts'
import { feedback } from '../../scan/feedback.ts'
import { here } from '../../scan/here.svelte.ts'
import type { TakenPhoto, Trouble } from '../photo/keeping.ts'
import type { SubjectKind } from '../../scan/learned.ts'
import { contextOf, rememberWay } from '../../scan/ways.ts'
import { batchesOf, nextBatch, ownerOf, workOn } from './batches.ts'
import type { FlowDefinition, Slot } from './definition.ts'
import { isOver, NOTHING_FILLED, paperOf, withLine } from './paper.ts'
import { Recorder, type Recorded } from './recorder.ts'
import * as machine from './reduce.ts'
import type { ActDraft } from './requirements.ts'
import { EMPTY, type FlowState, isEmpty, keptPaper, type LockCode } from './state.ts'

export interface Done {
  act: Act
  draft: ActDraft
}

const SHOWN = 30
/** Who may say that goods were used although they had expired. */
export const OVERRULES = 'inventory.release'

export class FlowRun {
  state = $state.raw<FlowState>(EMPTY)
  /** What was recorded since the screen was opened, newest first. */
  done = $state.raw<readonly Done[]>([])
  pending = $state(0)
  /** Own acts on the present paper that its row does not count yet. */
  filled = $state.raw(NOTHING_FILLED)
  /** The device has no number left for a new lot: it has to be typed. */
  lacksNumbers = $state(false)
  /** Taken for the next acts, and kept with them. */
  photos = $state.raw<readonly TakenPhoto[]>([])
  photoTrouble = $state<Trouble | null>(null)
  private readonly photosOf = new WeakMap<ActDraft, readonly TakenPhoto[]>()
  private readonly recorder: Recorder
  private repeatedNext = false
  private undoing = ''
  /** A number that was taken and not used; only this screen may use it. */
  private spareNumber: string | null = null
  private isTakingNumber = false
  private isBeginning = false
  /** The person types a lot code instead of the number offered. */
  private typesLot = false

  constructor(
    readonly def: FlowDefinition,
    private readonly client: SyncClient,
    readonly actor: number,
    begin: machine.Chosen | null,
    private readonly nextNumber = (blocks: Iterable<NumberBlock>) =>
      takeNumber(DATABASE, 'lot', blocks, client.status.stream),
  ) {
    this.recorder = new Recorder(client, {
      onRecorded: (entry) => this.onRecorded(entry),
      onFailed: (draft, code) => this.onFailed(draft, code),
    })
    const draft = readDraft<FlowState>(actor, this.draftName)
    if (draft !== undefined) this.set(this.restored(draft))
    if (begin !== null) this.take(machine.choose(def, this.state, begin, this.world))
  }

  get world(): machine.World {
    const { replica, status } = this.client
    const paper = paperOf(this.def, this.state, replica)
    return {
      books: replica,
      leastDays: this.leastDays(paper),
      paperCode: paper?.code,
      batchOf: (order) => batchesOf(this.ownerOf(order)).now,
      ...contextOf(replica, status),
      mode: preferences.continuous,
      repeat: preferences.repeated,
      here: here.location,
      filled: this.filled,
    }
  }

  /** What the shipment says of its goods' shelf life, else its customer. */
  private leastDays(paper: AnyDocument | undefined): number {
    if (this.def.kind !== 'ship') return 0
    const own = paper !== undefined && 'min_days' in paper ? paper.min_days : null
    const { party } = this.state
    const customer =
      party === null ? undefined : this.client.replica.get<Party>('party', String(party))
    return own ?? customer?.min_days ?? 0
  }

  /** A draft may be open in another tab too: a number of our own is not taken over from it. */
  private restored(draft: FlowState): FlowState {
    const state: FlowState = { ...EMPTY, ...draft, lock: null, missed: 0 }
    if (state.isOwnNumber) Object.assign(state, { lotCode: '', isOwnNumber: false })
    const paper = paperOf(this.def, state, this.client.replica)
    const order = this.def.paper?.table === 'work_order' ? paper?.id : undefined
    // Another screen of this device may have begun a batch since.
    if (order !== undefined) state.run = batchesOf(this.ownerOf(order)).now
    if (paper !== undefined && !isOver(paper)) return state
    const gone = state.document === null ? {} : { party: null, run: null }
    return { ...state, document: null, line: null, ...gone }
  }

  scan(scan: Scan): void {
    const before = this.state
    const outcome = machine.onScan(this.def, before, scan.text, this.world)
    const place = outcome.state.from !== before.from ? outcome.state.from : outcome.state.to
    if (place !== before.to && place !== null) here.set(place)
    this.take(outcome)
  }

  choose(chosen: machine.Chosen): void {
    this.take(machine.choose(this.def, this.state, chosen, this.world))
  }

  confirm(): void {
    this.take(machine.confirm(this.def, this.state, this.world))
  }

  acknowledge(): void {
    this.set(machine.acknowledge(this.state))
  }

  countRepeated(): void {
    this.take(machine.countRepeated(this.def, this.state, this.world))
  }

  /** The person said how this code is to be read: it is remembered, and read so. */
  chooseWay(key: string, way: string): void {
    rememberWay(this.client.replica, key, way)
    const ways = { ...this.world.ways, [key]: way }
    this.take(machine.countRepeated(this.def, this.state, { ...this.world, ways }))
  }

  /** That expired goods were used is said by those who may release, others ask them. */
  takeExpired(): void {
    if (!session.can(OVERRULES)) return
    this.take(machine.takeExpired(this.def, this.state, this.world))
  }

  /** The item only warns of the hold: the person has seen it. */
  takeHeld(): void {
    this.take(machine.takeHeld(this.def, this.state, this.world))
  }

  activate(slot: Slot): void {
    this.set(machine.activate(this.state, slot))
  }

  removeLine(index: number): void {
    this.set(machine.removeLine(this.state, index))
  }

  /** What was typed or chosen by hand. */
  change(change: Partial<FlowState>): void {
    const changed = { ...this.state, ...change }
    // Typing changes no goods; another place may hold those of a merged item.
    const moved = changed.from !== this.state.from
    const followed = moved ? machine.follow(this.def, changed, this.world.books) : changed
    this.set(withLine(this.def, followed, this.world))
  }

  /** The lot code as typed: from here on no number is offered for this lot. */
  typeLot(text: string): void {
    this.keepNumber()
    this.typesLot = true
    this.change({ lotCode: text, isOwnNumber: false })
  }

  /** What is made without a work order is tied to what went into it by a batch of its own. */
  async beginBatch(): Promise<void> {
    const { now } = batchesOf(this.ownerOf(null))
    if (now === null) await this.newBatch()
    else this.change({ run: now })
  }

  /** From here on goods go into, and come out of, a batch that nothing else was put into. */
  async newBatch(): Promise<void> {
    if (this.isBeginning) return
    this.isBeginning = true
    const { document } = this.state
    const { status } = this.client
    const run = await nextBatch(document, this.blocks(), status.stream)
    this.isBeginning = false
    if (this.state.document === document) this.takeBatch(run)
  }

  /** A batch that this device knows; null: the whole order. */
  takeBatch(run: string | null): void {
    workOn(this.ownerOf(this.state.document), run)
    this.change({ run })
  }

  /** The batch of another device, by the number that stands there. */
  joinBatch(number: string): boolean {
    const run = runOfBatch(this.state.document ?? 0, number)
    if (run !== null) this.takeBatch(run)
    return run !== null
  }

  get batches(): readonly string[] {
    return batchesOf(this.ownerOf(this.state.document)).known
  }

  private ownerOf(order: number | null): string {
    const { replica, status } = this.client
    return ownerOf(order, this.actor, contextOf(replica, status).today)
  }

  /** A number of our own after all. */
  offerNumber(): void {
    this.typesLot = false
    this.change({ lotCode: '', isOwnNumber: false })
  }

  clear(): void {
    const { from, to, fromRole, reference } = this.state
    this.keepNumber()
    this.set({ ...EMPTY, from, to, fromRole, reference, ...keptPaper(this.state) })
  }

  async undo(act: Act): Promise<void> {
    // A second tap comes before the list knows that it is undone.
    if (this.undoing === act.id) return
    this.undoing = act.id
    try {
      await this.client.record(
        'undo',
        { operation: act.id },
        { actor: this.actor, after: [act.id] },
      )
      feedback.good()
    } catch (error) {
      this.undoing = ''
      if (!(error instanceof StorageError)) throw error
      this.lock(error.code, '')
    }
  }

  private get draftName(): string {
    return `flow.${this.def.kind}`
  }

  private take(outcome: machine.Outcome): void {
    this.set(outcome.state)
    if (outcome.acts.length === 0) {
      if (outcome.signal !== null) feedback.give(outcome.signal)
      return
    }
    this.repeatedNext = outcome.signal === 'repeated'
    if (this.photos.length > 0) {
      for (const draft of outcome.acts) this.photosOf.set(draft, this.photos)
      this.photos = []
    }
    void this.recorder.add(outcome.acts, this.actor)
    this.pending = this.recorder.pending
  }

  private set(state: FlowState): void {
    if (state.item !== this.state.item || state.item === null) this.typesLot = false
    this.state = state
    const isIdle = isEmpty(state) && state.document === null
    if (isIdle) dropDraft(this.actor, this.draftName)
    else writeDraft(this.actor, this.draftName, { ...state, lock: null })
    if (this.wantsNumber()) void this.takeNumber()
  }

  private wantsNumber(): boolean {
    const { item, lot, lotCode } = this.state
    if (this.def.numbers !== true || this.typesLot || lot !== null || lotCode !== '') return false
    return itemOf(this.client.replica, item)?.lot_tracked === true
  }

  private blocks(): NumberBlock[] {
    return Array.from(this.client.replica.all<NumberBlock>('number_block'), ([, block]) => block)
  }

  private keepNumber(): void {
    if (this.state.isOwnNumber) this.spareNumber = this.state.lotCode
  }

  private async takeNumber(): Promise<void> {
    if (this.isTakingNumber) return
    this.isTakingNumber = true
    try {
      this.spareNumber ??= await this.nextNumber(this.blocks())
      this.lacksNumbers = this.spareNumber === null
    } catch {
      // Without the storage of this device a number can only be typed.
      this.lacksNumbers = true
    } finally {
      this.isTakingNumber = false
    }
    const number = this.spareNumber
    if (number === null || !this.wantsNumber()) return
    this.spareNumber = null
    this.set(withLine(this.def, { ...this.state, lotCode: number, isOwnNumber: true }, this.world))
  }

  private onRecorded({ act, draft }: Recorded): void {
    this.pending = this.recorder.pending
    this.done = [{ act, draft }, ...this.done].slice(0, SHOWN)
    feedback.give(this.repeatedNext ? 'repeated' : 'good')
    here.learn(this.actor, subjectKind(draft), this.def.kind)
    void this.keepPhotos(draft, act)
  }

  /** Behind the act, which is durable by now: a photo that finds no room costs no fact. */
  private async keepPhotos(draft: ActDraft, act: Act): Promise<void> {
    const photos = this.photosOf.get(draft)
    if (photos === undefined) return
    this.photosOf.delete(draft)
    const { keepAll, subjectsOf } = await import('../photo/keeping.ts')
    this.photoTrouble = await keepAll(photos, subjectsOf(act), act.actor)
    if (this.photoTrouble !== null) this.photos = [...photos, ...this.photos]
  }

  /** Nothing of it was recorded: it comes back as a line, so that nothing is lost. */
  private onFailed(draft: ActDraft, code: StorageErrorCode): void {
    this.pending = this.recorder.pending
    this.photos = this.photosOf.get(draft) ?? this.photos
    this.photosOf.delete(draft)
    const subject = { ...draft.subject }
    const from = placeIn(draft, 'from', this.client)
    const to = placeIn(draft, 'to', this.client)
    this.set({ ...this.state, from, to, lines: [...this.state.lines, subject] })
    this.lock(code, '')
  }

  private lock(code: LockCode, text: string): void {
    this.set({ ...this.state, lock: { code, text }, missed: 0 })
    feedback.wrong()
  }
}

function subjectKind(draft: ActDraft): SubjectKind {
  return draft.subject.lot === null ? 'item' : 'lot'
}

/** The scanned place of a draft; virtual places belong to the definition. */
function placeIn(draft: ActDraft, end: 'from' | 'to', client: SyncClient): number | null {
  const id = draft.args[end] ?? (end === 'from' ? draft.args['location'] : null)
  const place = typeof id === 'number' ? locationOf(client.replica, id) : undefined
  return place === undefined || place.role !== null ? null : place.id
}
