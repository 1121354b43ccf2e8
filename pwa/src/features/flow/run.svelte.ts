/**
 * One flow on the screen: joins the state machine, the recorder, the signals and
 * the draft of the person. The screens only read it and call it.
 */
import { type Act, StorageError, type StorageErrorCode, type SyncClient } from '@takt/sync'
import { dropDraft, readDraft, writeDraft } from '../../app/drafts.ts'
import { preferences } from '../../app/preferences.svelte.ts'
import { locationOf } from '../../scan/books.ts'
import type { Scan } from '../../scan/bus.ts'
import { feedback } from '../../scan/feedback.ts'
import { here } from '../../scan/here.svelte.ts'
import type { SubjectKind } from '../../scan/learned.ts'
import { contextOf, rememberWay } from '../../scan/ways.ts'
import type { FlowDefinition, Slot } from './definition.ts'
import { Recorder, type Recorded } from './recorder.ts'
import * as machine from './reduce.ts'
import type { ActDraft } from './requirements.ts'
import { EMPTY, type FlowState, isEmpty, type LockCode } from './state.ts'

export interface Done {
  act: Act
  draft: ActDraft
}

const SHOWN = 30

export class FlowRun {
  state = $state.raw<FlowState>(EMPTY)
  /** What was recorded since the screen was opened, newest first. */
  done = $state.raw<readonly Done[]>([])
  pending = $state(0)
  private readonly recorder: Recorder
  private repeatedNext = false
  private undoing = ''

  constructor(
    readonly def: FlowDefinition,
    private readonly client: SyncClient,
    readonly actor: number,
    begin: { location?: number; lot?: string; item?: number } | null,
  ) {
    this.recorder = new Recorder(client, {
      onRecorded: (entry) => this.onRecorded(entry),
      onFailed: (draft, code) => this.onFailed(draft, code),
    })
    const draft = readDraft<FlowState>(actor, this.draftName)
    if (draft !== undefined) this.state = { ...EMPTY, ...draft, lock: null, missed: 0 }
    if (begin !== null) this.take(machine.choose(def, this.state, begin, this.world))
  }

  get world(): machine.World {
    const { replica, status } = this.client
    return {
      books: replica,
      ...contextOf(replica, status),
      mode: preferences.continuous,
      repeat: preferences.repeated,
      here: here.location,
    }
  }

  scan(scan: Scan): void {
    const before = this.state
    const outcome = machine.onScan(this.def, before, scan.text, this.world)
    const place = outcome.state.from !== before.from ? outcome.state.from : outcome.state.to
    if (place !== before.to && place !== null) here.set(place)
    this.take(outcome)
  }

  choose(chosen: { location?: number; lot?: string; item?: number }): void {
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

  takeExpired(): void {
    this.take(machine.takeExpired(this.def, this.state, this.world))
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
    this.set(moved ? machine.follow(this.def, changed, this.world.books) : changed)
  }

  clear(): void {
    const { from, to, reference } = this.state
    this.set({ ...EMPTY, from, to, reference })
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
    void this.recorder.add(outcome.acts, this.actor)
    this.pending = this.recorder.pending
  }

  private set(state: FlowState): void {
    this.state = state
    if (isEmpty(state)) dropDraft(this.actor, this.draftName)
    else writeDraft(this.actor, this.draftName, { ...state, lock: null })
  }

  private onRecorded({ act, draft }: Recorded): void {
    this.pending = this.recorder.pending
    this.done = [{ act, draft }, ...this.done].slice(0, SHOWN)
    feedback.give(this.repeatedNext ? 'repeated' : 'good')
    here.learn(this.actor, subjectKind(draft), this.def.kind)
  }

  /** Nothing of it was recorded: it comes back as a line, so that nothing is lost. */
  private onFailed(draft: ActDraft, code: StorageErrorCode): void {
    this.pending = this.recorder.pending
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
