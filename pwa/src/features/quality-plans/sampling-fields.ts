/** How a version samples, as a form; a share is typed in percent and kept in permille. Pure. */
import type { JsonObject } from '@takt/sync'
import { AQLS, LEVELS, type Sample, SamplingError } from '@takt/sync/sampling'
import { MODES, type Mode, sampleFor, samplingOf as samplingRule } from '@takt/sync/sampling'
import { fromScaled, toScaled } from '../../ui/decimal.ts'
import { wholeOf } from './plan-fields.ts'

export const SAMPLINGS = ['full', 'fixed', 'percent', 'aql', 'c0'] as const
export type SamplingName = (typeof SAMPLINGS)[number]
/** Above AQL 10 the standard counts defects in 100 pieces, and zero acceptance has no sense. */
export const ZERO_AQLS: readonly string[] = AQLS.slice(0, AQLS.indexOf('10') + 1)
export { AQLS, LEVELS }

export interface SamplingFields {
  kind: SamplingName
  n: string
  ac: string
  percent: string
  least: string
  level: string
  aql: string
  skips: boolean
  after: string
  every: string
}

type Said = Readonly<Record<string, unknown>>

export function samplingFieldsOf(said: Said | undefined): SamplingFields {
  const text = (name: string, otherwise: string) => {
    const value = said?.[name]
    return typeof value === 'number' || typeof value === 'string' ? String(value) : otherwise
  }
  const skip = (said?.['skip'] ?? null) as Said | null
  const permille = said?.['permille']
  return {
    kind: SAMPLINGS.find((name) => name === said?.['kind']) ?? 'aql',
    n: text('n', '5'),
    ac: text('ac', '0'),
    percent: typeof permille === 'number' ? fromScaled(permille, 1, false) : '10',
    least: text('least', '1'),
    level: text('level', 'II'),
    aql: text('aql', '1.0'),
    skips: skip !== null,
    after: String(skip?.['after'] ?? 5),
    every: String(skip?.['every'] ?? 3),
  }
}

export function samplingOf(fields: SamplingFields): JsonObject {
  const { kind, level, aql } = fields
  const accepts = { ac: wholeOf(fields.ac) }
  const skip = { after: wholeOf(fields.after), every: wholeOf(fields.every) }
  const own: Record<SamplingName, JsonObject> = {
    full: {},
    fixed: { n: wholeOf(fields.n), ...accepts },
    percent: { permille: permilleOf(fields.percent), least: wholeOf(fields.least), ...accepts },
    aql: { level, aql },
    c0: { level, aql },
  }
  return { kind, ...own[kind], ...(fields.skips ? { skip } : {}) }
}

function permilleOf(percent: string): number | string | null {
  const typed = percent.trim().replace(',', '.')
  return typed === '' ? null : (toScaled(typed, 1) ?? typed)
}

/** What would be drawn of a lot: once, or in each mode of the standard. */
export type Trial =
  /** What was typed is no lot, or no sampling yet. */
  { kind: 'none' } | { kind: 'drawn'; rows: { mode: Mode | null; sample: Sample }[] }

const LOT = /^\d{1,12}$/

export function tryOut(said: unknown, lot: string): Trial {
  const typed = lot.trim()
  if (!LOT.test(typed) || Number(typed) === 0) return { kind: 'none' }
  try {
    const rule = samplingRule(said)
    const modes = rule.kind === 'aql' ? MODES : [null]
    const rows = modes.map((mode) => ({
      mode,
      sample: sampleFor(rule, Number(typed), mode ?? 'normal'),
    }))
    return { kind: 'drawn', rows }
  } catch (error) {
    if (error instanceof SamplingError) return { kind: 'none' }
    throw error
  }
}
