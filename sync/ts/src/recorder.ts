/**
 * The half of the client that works without a line: it records acts, shows the
 * picture and lists what was done. The other half, `engine.ts`, is loaded when
 * there is a server to talk to.
 */
import { ServerTime, type Reading } from './clock-frame.ts'
import { chainNext } from './chain.ts'
import { Disk } from './disk.ts'
import type { Operation } from './envelope.ts'
import { actOf, argsOf, operationText, pendingOf } from './outbox.ts'
import { legs, lotId, type Leg } from './stock.ts'
import type { Batch, Entry, Store, Tip } from './store.ts'
import type { Act, ActFilter, JsonObject, RecordOptions } from './types.ts'

const ARCHIVE_MS = 30 * 24 * 3600 * 1000
const LOOKS = 3

export interface RecorderPorts {
  /** Ids of streams and operations, from the shell's source of randomness. */
  newStream: () => string
  newId: (reading: Reading) => string
}

export class Recorder {
  readonly disk: Disk
  readonly time = new ServerTime()
  readonly ports: RecorderPorts
  private queue: Promise<unknown> = Promise.resolve()

  constructor(store: Store, ports: RecorderPorts) {
    this.disk = new Disk(store, ports.newStream)
    this.ports = ports
  }

  open(): Promise<void> {
    return this.alone(async () => {
      const { disk } = this
      await disk.open()
      if (!disk.outbox.isWhole(disk.base.ack[0])) await this.repair()
      const { revealedAt } = disk.base
      if (revealedAt !== null) await disk.store.prune(revealedAt - ARCHIVE_MS)
    })
  }

  /** Catch up with other tabs. */
  refresh(): Promise<void> {
    return this.alone(() => this.disk.refresh())
  }

  /** Beside the line: what goes up next does not wait for a part that has to be loaded. */
  private async prepareFor(kind: string): Promise<void> {
    if (!(await this.disk.view.prepare([kind]))) return
    await this.alone(() => {
      this.disk.view.changed(this.disk.repaint())
      return Promise.resolve()
    })
  }

  /** Resolves once the act is durable; rejects with StorageError, and then it was not recorded. */
  record(kind: string, args: JsonObject, options: RecordOptions, reading: Reading): Promise<Act> {
    return this.alone(async () => {
      const complete = await completed(kind, args)
      // What is on record is shown at once, and what it means with it; goods wait for no part.
      if (kind.startsWith('stock.')) void this.prepareFor(kind)
      else if (await this.disk.view.prepare([kind])) this.disk.repaint()
      const undoes = kind === 'undo' ? await this.legsOf(String(args['operation'])) : undefined
      for (;;) {
        const { tip } = this.disk.outbox
        const operation = this.operation(kind, complete, options, reading)
        const body = operationText(operation)
        const { id, n } = operation
        const h = await chainNext(tip.h, body)
        const entry: Entry = {
          ...{ n, id, stream: tip.stream, body, hash: h, kind, actor: options.actor },
          ...{ at: reading.wall, ...(undoes === undefined ? {} : { undoes }) },
        }
        const next = { stream: tip.stream, n, h }
        const batch = { expectTip: tip, tip: next, putEntries: [entry] }
        if (await this.stored(entry, batch)) return this.recorded(entry, next)
        await this.disk.refresh()
      }
    })
  }

  /** Outbox and archive, newest first. */
  async acts(filter: ActFilter = {}): Promise<Act[]> {
    const { disk } = this
    const { sinceMs = -Infinity, actor } = filter
    const stored = await disk.store.archived(sinceMs)
    const reasons = disk.heldReasons()
    const acts = stored.map((entry) => {
      const reason = entry.reason ?? reasons.get(entry.id)
      const isHeld = entry.state === 'held' || reasons.has(entry.id)
      return actOf(entry, isHeld ? 'held' : 'booked', isHeld ? reason : undefined)
    })
    for (const entry of disk.outbox.entries) {
      if (entry.at >= sinceMs) acts.push(disk.outbox.act(entry))
    }
    const chosen = acts.filter((act) => actor === undefined || act.actor === actor)
    return chosen.sort((a, b) => b.at - a.at || b.n - a.n)
  }

  /** Serialize a step with all others of this tab. */
  alone<T>(step: () => Promise<T>): Promise<T> {
    const run = this.queue.then(step)
    this.queue = run.catch(() => undefined)
    return run
  }

  /** Storage lost a part of the outbox: what is left goes up under a new stream. */
  private async repair(): Promise<void> {
    const { mint } = await import('./restream.ts')
    await mint(this.disk, this.ports.newStream, { withArchive: false })
  }

  private operation(
    kind: string,
    args: JsonObject,
    options: RecordOptions,
    reading: Reading,
  ): Operation {
    const { base, outbox } = this.disk
    const { actor, after, backdated } = options
    return {
      ...{ id: this.ports.newId(reading), n: outbox.tip.n + 1, kind, version: 1, actor },
      ...{ base: [base.epoch, base.head], time: this.time.stamp(reading), args },
      ...(after === undefined ? {} : { after }),
      ...(backdated === undefined ? {} : { backdated }),
    }
  }

  /**
   * Write an entry; false when another tab was first. A failure may come after the
   * commit, so whoever is about to say "not recorded" looks into the storage first.
   */
  private async stored(entry: Entry, batch: Batch): Promise<boolean> {
    const { disk } = this
    try {
      if (await disk.store.write(batch)) return true
    } catch (cause) {
      if (!(await this.isDurable(entry))) throw cause
      await disk.refresh().catch(() => undefined)
      return true
    }
    if (!(await this.isDurable(entry))) return false
    await disk.refresh()
    return true
  }

  private async isDurable({ id }: Entry): Promise<boolean> {
    const { store, outbox, base } = this.disk
    for (let look = 1; ; look++) {
      try {
        const changes = await store.changes({ tip: outbox.tip, ...base })
        if (changes === null) return false
        const isOpen = changes.entries.some((entry) => entry.id === id)
        return isOpen || (await store.archivedById(id)) !== undefined
      } catch {
        // Neither written nor readable: what fails so often is not to be called recorded.
        if (look === LOOKS) return false
      }
    }
  }

  private recorded(entry: Entry, tip: Tip): Act {
    const { disk } = this
    if (disk.outbox.tip.stream === tip.stream && disk.outbox.tip.n < tip.n) {
      disk.outbox.tip = tip
      disk.outbox.entries.push(entry)
      disk.view.changed(disk.view.addPending(pendingOf(entry), (id) => disk.isHeld(id)))
    }
    return disk.outbox.act(entry)
  }

  /** What the original of an undo did to stock, as far as it is still here. */
  private async legsOf(id: string): Promise<Leg[]> {
    const { outbox, store } = this.disk
    const open = outbox.entries.find((entry) => entry.id === id)
    const original = open ?? (await store.archivedById(id))
    return original === undefined ? [] : legs(original.kind, argsOf(original))
  }
}

/** Arguments as they are recorded: a supplier's new lot gets the id that every device gives it. */
async function completed(kind: string, args: JsonObject): Promise<JsonObject> {
  const { item, lot, lot_code: code } = args
  if (kind !== 'stock.receive' || lot !== null || typeof code !== 'string') return args
  return typeof item === 'number' ? { ...args, lot: await lotId(item, code) } : args
}
