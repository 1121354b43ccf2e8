/**
 * What the device's own pending acts say of inspections: what was drawn, what was read and what
 * that comes to, with the hold of a lot that fails here. The server says the same when it has the
 * acts, and until then nobody on this device takes a lot that failed in front of them. A part of
 * its own, loaded with the first act of an inspection: the first screen does not wait for it.
 */
import { type Judging, type ReadingAct, verdictOf } from './inspection-verdicts.ts'
import { OPENING, PendingOpenings } from './pending-openings.ts'
import { type ClosedHere, isDiscontinued, seriesOf } from './pending-series.ts'
import type { Json, JsonObject, Row } from './types.ts'
import type { Outcome } from './verdicts.ts'

/** The part of an act that the picture of inspections depends on. */
export interface InspectingAct {
  id: string
  kind: string
  actor: number
  at: number
  args: JsonObject
}

/** The base: rows of the server alone. */
export interface InspectionBase {
  row(table: string, key: string): Row | undefined
  rows(table: string): Iterable<Row>
  /** The acts of readings of an inspection. */
  readings(inspection: string): Row[]
}

/** What was done here in one inspection, in the order of the acts. */
interface Work {
  begins: InspectingAct[]
  readings: InspectingAct[]
  results: InspectingAct[]
  /** The last of them. */
  last: InspectingAct
}

const OWN_STREAM = 'own'

export class PendingInspections {
  private readonly works = new Map<string, Work>()
  /** Acts that were taken back here, readings of the base too. */
  private readonly undone = new Set<string>()
  /** By inspection; worked out when it is asked for. */
  private readonly known = new Map<string, Row | undefined>()
  private holds: Map<string, Row> | null = null
  private read: Map<string, Row> | null = null
  private readonly base: InspectionBase
  /** What own acts open that the server has not got yet. */
  private readonly openings: PendingOpenings

  constructor(base: InspectionBase) {
    this.base = base
    this.openings = new PendingOpenings(base)
  }

  get tables(): string[] {
    return this.works.size + this.openings.opened.size > 0
      ? ['inspection', 'inspection_reading', 'lot']
      : []
  }

  add(act: InspectingAct): void {
    const { kind, args, id } = act
    this.openings.add(act)
    if (OPENING.has(kind)) this.forget()
    if (kind === 'undo') return this.undo(String(args['operation']), act)
    if (!kind.startsWith('inspect.')) return
    const named = args['inspection']
    const inspection = typeof named === 'string' ? named : kind === 'inspect.begin' ? id : null
    if (inspection === null) return
    const work = this.workOf(inspection, act)
    if (kind === 'inspect.begin') work.begins.push(act)
    else if (kind === 'inspect.readings') work.readings.push(act)
    else if (kind === 'inspect.result') work.results.push(act)
  }

  keys(table: string): string[] {
    const { opened } = this.openings
    if (table === 'inspection') return [...new Set([...opened.keys(), ...this.works.keys()])]
    if (table === 'lot') return [...new Set([...this.held.keys(), ...this.waiting])]
    if (table !== 'inspection_reading') return []
    const own = [...this.works.values()].flatMap(({ readings }) => readings.map(({ id }) => id))
    return [...new Set([...own, ...this.undone])]
  }

  /** A base row as the device sees it. */
  over(table: string, key: string, base: Row | undefined): Row | undefined {
    const isOwn = this.works.has(key) || this.openings.opened.has(key)
    if (table === 'inspection') return isOwn ? this.inspection(key) : base
    if (table !== 'inspection_reading') return base
    if (this.undone.has(key)) return undefined
    return base ?? this.ownReadings.get(key)
  }

  /** What holds a lot that failed here, until the server says it. */
  holdOf(lot: string): Row | undefined {
    return this.held.get(lot)
  }

  /** Whether a lot waits in quarantine for what an own act opened. */
  waits(lot: string): boolean {
    return this.waiting.includes(lot)
  }

  private get waiting(): string[] {
    const found: string[] = []
    for (const [id, { holds, row }] of this.openings.opened) {
      const { lot } = row
      const isOver = this.inspection(id)?.['status'] === 'passed'
      if (holds && !isOver && typeof lot === 'string') found.push(lot)
    }
    return found
  }

  private get held(): Map<string, Row> {
    if (this.holds !== null) return this.holds
    const found = new Map<string, Row>()
    for (const [id, { last }] of this.works) {
      const row = this.inspection(id)
      const before = this.base.row('inspection', id)?.['status']
      if (row?.['status'] !== 'failed' || before === 'failed') continue
      const by = { status_reason: null, status_by: last.actor, status_at: last.at }
      if (typeof row['lot'] === 'string') found.set(row['lot'], { status: 'hold', ...by })
    }
    return (this.holds = found)
  }

  private undo(operation: string, act: InspectingAct): void {
    this.forget()
    const base = this.base.row('inspection_reading', operation)?.['inspection']
    let inspection = typeof base === 'string' ? base : null
    for (const [id, { begins, readings, results }] of this.works) {
      const isOf = [...begins, ...readings, ...results].some((one) => one.id === operation)
      if (isOf) inspection = id
    }
    if (inspection === null) return
    this.workOf(inspection, act)
    this.undone.add(operation)
  }

  private workOf(inspection: string, act: InspectingAct): Work {
    this.forget()
    const made = { begins: [], readings: [], results: [], last: act }
    const work: Work = this.works.get(inspection) ?? made
    work.last = act
    this.works.set(inspection, work)
    return work
  }

  private forget(): void {
    this.known.clear()
    this.holds = this.read = null
  }

  private inspection(id: string): Row | undefined {
    if (!this.known.has(id)) this.known.set(id, this.accepted(id, this.judged(id)))
    return this.known.get(id)
  }

  private judged(id: string): Row | undefined {
    const base = this.base.row('inspection', id) ?? this.openings.opened.get(id)?.row
    const work = this.works.get(id)
    if (work === undefined) return base
    const { row, now } = this.decisive(base, id, work)
    const said = work.results.filter((one) => isFail(one) || !this.undone.has(one.id))
    const first = work.begins[0]
    const isGone = row === undefined && first !== undefined && said.some(isFail)
    const about = isGone ? begunRow(id, first) : row
    if (about === undefined) return undefined
    return closedBy(work.last, about, now, statusOf(about, { now: now?.verdict, said }))
  }

  /** By the first sample that stands, or by one before it that was taken back when it failed. */
  private decisive(base: Row | undefined, id: string, work: Work) {
    const acts = this.readingsAt(id, work).map((row) =>
      this.undone.has(String(row['id'])) ? { ...row, undone: true } : row,
    )
    for (const begin of work.begins) {
      const isUndone = this.undone.has(begin.id)
      const row = drawn(base ?? begunRow(id, begin), begin) as Row
      const now = this.outcome(row, acts)
      if (!isUndone || now?.verdict === 'fail') return { row, now }
    }
    return { row: base, now: base === undefined ? null : this.outcome(base, acts) }
  }

  /** A lot that is good waits while inspection of its series is discontinued. */
  private accepted(id: string, row: Row | undefined): Row | undefined {
    if (row?.['status'] !== 'passed' || typeof row['plan'] !== 'number') return row
    if (this.base.row('inspection', id)?.['status'] === 'passed') return row
    const key = seriesOf(row)
    if (!isDiscontinued(this.base.row('switching', key), this.closedBefore(id, key))) return row
    return { ...row, status: 'open', stopped: true, closed_at: null, person: null }
  }

  /** The lots of a series that were closed here before one, whatever becomes of them. */
  private closedBefore(id: string, key: string): ClosedHere[] {
    const until = this.works.get(id)?.last.at ?? 0
    const found: ClosedHere[] = []
    for (const [other, { last }] of this.works) {
      const row = other === id || last.at > until ? undefined : this.judged(other)
      const before = this.base.row('inspection', other)?.['status'] ?? 'open'
      if (row === undefined || before !== 'open' || row['status'] === 'open') continue
      if (seriesOf(row) === key) found.push(this.closedHere(row, last.at))
    }
    return found.sort((a, b) => a.at - b.at)
  }

  private closedHere(row: Row, at: number): ClosedHere {
    const version = this.versionOf(row)
    const lots = [...this.base.rows('inspection')].filter(({ lot }) => lot === row['lot'])
    return {
      ...{ row, at, isAccepted: row['status'] === 'passed' },
      sampling: (version?.['sampling'] ?? {}) as Row,
      isSteady: version?.['is_steady'] === true,
      isOriginal: row['lot'] === null || lots.every(({ status }) => status !== 'failed'),
    }
  }

  private versionOf(row: Row): Row | undefined {
    const plan = this.base.row('inspection_plan', String(row['plan']))
    const versions = Array.isArray(plan?.['versions']) ? (plan['versions'] as Row[]) : []
    return versions.find((one) => one['id'] === row['version'])
  }

  private outcome(row: Row, acts: readonly Row[]) {
    const version = this.versionOf(row)
    if (version === undefined) return null
    const { n = null, ac = null, re = null } = row as { [field: string]: number | null }
    const judging = version as unknown as Judging
    return verdictOf(judging, { n, ac, re }, acts as unknown as ReadingAct[])
  }

  /** Those of the server, and behind them those of this device in the order of recording. */
  private readingsAt(id: string, { readings }: Work): Row[] {
    const base = this.base.readings(id)
    let effective = base.reduce((most, row) => Math.max(most, Number(row['effective'])), 0)
    const known = new Set(base.map((row) => row['id']))
    const own = readings.filter((one) => !known.has(one.id))
    return [
      ...base,
      ...own.map((act, index): Row => {
        effective = Math.max(act.at, effective + 1)
        return readingRow(id, act, effective, index + 1)
      }),
    ]
  }

  private get ownReadings(): Map<string, Row> {
    if (this.read !== null) return this.read
    const found = new Map<string, Row>()
    for (const [id, work] of this.works) {
      for (const row of this.readingsAt(id, work)) found.set(String(row['id']), row)
    }
    return (this.read = found)
  }
}

function readingRow(inspection: string, act: InspectingAct, effective: number, n: number): Row {
  const { version = null, readings = [], defects = [], gauge = null } = act.args
  const about = { id: act.id, inspection, version, readings, defects, gauge }
  return { ...about, counts: true, person: act.actor, effective, stream: OWN_STREAM, n }
}

/** What an inspection that was begun by hand on this device looks like. */
function begunRow(id: string, { args, at }: InspectingAct): Row {
  const { kind = 'in_process', item = null, lot = null, quantity = null } = args
  return {
    ...{ id, kind, item, lot, line: null, quantity, status: 'open', opened_at: at },
    ...{ closed_at: null, person: null, plan: null, version: null, supplier: null },
    ...{ for_kind: null, for_id: null, operation: null, units: null, seed: null, n: null },
    ...{ ac: null, re: null, letter: null, mode: null, found: 0, nonconforming: [] },
    stopped: false,
  }
}

const DRAWN = ['plan', 'version', 'supplier', 'for_kind', 'for_id', 'operation', 'units'] as const
const SAMPLE = ['seed', 'n', 'ac', 're', 'letter', 'mode'] as const

/** A row with what was drawn here; what the server has of another draw stands. */
function drawn(row: Row | undefined, begin: InspectingAct | undefined): Row | undefined {
  if (row === undefined || begin === undefined || typeof row['n'] === 'number') return row
  const fields: [string, Json][] = SAMPLE.map((name) => [name, begin.args[name] ?? null])
  for (const name of DRAWN) fields.push([name, row[name] ?? begin.args[name] ?? null])
  return { ...row, ...Object.fromEntries(fields) }
}

type Status = 'open' | 'passed' | 'failed'

function closedBy(last: InspectingAct, row: Row, now: Outcome | null, status: Status): Row {
  const closed = { closed_at: last.at, person: last.actor }
  const isSame = status === row['status']
  return {
    ...row,
    ...(now === null ? {} : { found: now.found, nonconforming: now.nonconforming }),
    ...(isSame ? {} : status === 'open' ? { closed_at: null, person: null } : closed),
    ...{ status, stopped: false },
  }
}

interface Said {
  /** By all readings. */
  now: string | undefined
  /** Words of people on this device. */
  said: readonly InspectingAct[]
}

const isFail = ({ args }: InspectingAct): boolean => args['verdict'] === 'fail'

/**
 * A fail stands. A person may always say that goods are bad; that they are good, only where
 * nothing was read.
 */
function statusOf(row: Row, { now, said }: Said): Status {
  const is = row['status'] as Status
  if (is === 'failed' || said.some(isFail)) return 'failed'
  // A lot that is skipped passes as soon as that is said.
  if (row['mode'] === 'skip' && row['n'] === 0) return is === 'open' ? 'passed' : is
  const mayPass = is === 'open' && row['plan'] === null && said.length > 0
  if (now === undefined) return mayPass ? 'passed' : is
  return now === 'fail' ? 'failed' : now === 'pass' ? 'passed' : 'open'
}
