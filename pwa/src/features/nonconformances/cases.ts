/**
 * Nonconformances as this device knows them: the rows of the server, and what was reported,
 * decided and signed here and is still on its way. Pure.
 */
import type { Act, JsonObject } from '@takt/sync'
import type { Disposition, Nonconformance } from '../../data/rows.ts'
import { undoneIds } from '../flow/undo.ts'

export const REPORT = 'nonconformance.report'
export const DISPOSE = 'nonconformance.dispose'
export const SIGN = 'nonconformance.sign'

export const SEVERITIES = ['minor', 'major', 'critical'] as const
export type Severity = (typeof SEVERITIES)[number]
export type Signature = Nonconformance['signatures'][number]

/** One case: `number` is null until the server has given it one. */
export interface Case extends Omit<Nonconformance, 'number'> {
  number: string | null
  /** Decisions and signatures of this device that no row shows yet, oldest first. */
  own: readonly Act[]
}

const isUnderway = ({ state }: Act): boolean => state === 'device' || state === 'server'

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

function severityOf({ severity }: JsonObject): Severity {
  return SEVERITIES.find((one) => one === severity) ?? 'minor'
}

/** A report of this device before the server has answered it. */
function reported(act: Act): Case {
  const { args } = act
  return {
    ...{ id: act.id, number: null, status: 'open', severity: severityOf(args), own: [] },
    ...{ item: Number(args['item']), lot: text(args['lot']), location: number(args['location']) },
    ...{ quantity: number(args['quantity']), defect: number(args['defect']) },
    ...{ inspection: text(args['inspection']), note: text(args['note']) },
    ...{ disposition: null, disposed_quantity: null, work_order: null, signatures: [] },
    ...{ person: act.actor, opened_at: act.at, closed_at: null },
  }
}

/** What was decided and signed here of each case: on its way, or not taken. */
function stepsByCase(acts: readonly Act[]): Map<string, Act[]> {
  const found = new Map<string, Act[]>()
  for (const act of acts) {
    const id = text(act.args['nonconformance'])
    if ((act.kind !== DISPOSE && act.kind !== SIGN) || id === null || act.state === 'booked')
      continue
    found.set(id, [act, ...(found.get(id) ?? [])])
  }
  return found
}

/** `acts` are the own acts of this device, newest first. */
export function casesOf(rows: readonly Nonconformance[], acts: readonly Act[]): Case[] {
  const undone = undoneIds(acts)
  const known = new Set(rows.map(({ id }) => id))
  const steps = stepsByCase(acts)
  const mine = acts.filter(
    ({ id, kind, state }) =>
      kind === REPORT && state !== 'held' && !known.has(id) && !undone.has(id),
  )
  const all = [...rows.filter(({ id }) => !undone.has(id)), ...mine.map(reported)]
  return all.map((row) => ({ ...row, own: steps.get(row.id) ?? [] }))
}

/** Something said here is on its way: nothing more is asked of this person meanwhile. */
export const underway = (one: Case): Act | undefined => one.own.find(isUnderway)

const WEIGHT: Record<Severity, number> = { critical: 0, major: 1, minor: 2 }

/** Those that wait, the gravest first, then the oldest; the others with the latest first. */
export function inOrder(cases: readonly Case[]): { open: Case[]; done: Case[] } {
  const isDone = ({ status }: Case): boolean => status === 'closed'
  return {
    open: cases
      .filter((one) => !isDone(one))
      .sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity] || a.opened_at - b.opened_at),
    done: cases
      .filter(isDone)
      .sort((a, b) => (b.closed_at ?? b.opened_at) - (a.closed_at ?? a.opened_at)),
  }
}

/** The decision that stands, and what was signed since. */
export function roundOf({ signatures }: Pick<Case, 'signatures'>): {
  disposed: Signature | undefined
  since: Signature[]
} {
  const ordered = [...signatures].sort((a, b) => a.at - b.at)
  const at = ordered.map(({ step }) => step).lastIndexOf('disposition')
  return { disposed: ordered[at], since: ordered.slice(at + 1) }
}

export const RELEASE_SIGNERS = 2

/** Who has signed the release so far; a refusal begins anew. */
export function releasedBy(one: Pick<Case, 'signatures'>): number[] {
  const { since } = roundOf(one)
  const after = since.map(({ decision }) => decision).lastIndexOf('reject')
  const signed = since.slice(after + 1).filter(({ step }) => step === 'release')
  return [...new Set(signed.map(({ person }) => person))]
}

export type Step = 'concession' | 'release'

/** The signature that a case waits for. */
export function stepOf({ status }: Pick<Case, 'status'>): Step | null {
  if (status === 'concession') return 'concession'
  return status === 'rework' ? 'release' : null
}

/** Why a person may not do the next step; null where nothing is in the way. */
export type Hindrance = 'no_right' | 'underway' | 'not_booked' | 'own_disposal' | 'signed_already'

export function hindrance(
  one: Case,
  person: number,
  can: (permission: string) => boolean,
): Hindrance | null {
  if (!can('quality.dispose')) return 'no_right'
  if (underway(one) !== undefined) return 'underway'
  if (one.number === null) return 'not_booked'
  const step = stepOf(one)
  if (step === 'concession') {
    return roundOf(one).disposed?.person === person ? 'own_disposal' : null
  }
  return step === 'release' && releasedBy(one).includes(person) ? 'signed_already' : null
}

/** Whether it waits for this person: what a badge counts. */
export function waitsFor(one: Case, person: number, can: (permission: string) => boolean): boolean {
  return one.status !== 'closed' && hindrance(one, person, can) === null
}

export const DISPOSITIONS: readonly Disposition[] = ['rework', 'scrap', 'return', 'use_as_is']

/** Goods that leave for good are booked from a place, with their figure. */
export const isBooked = (disposition: Disposition): boolean =>
  disposition === 'scrap' || disposition === 'return'
