/**
 * What an inspection looks at and how much of it may be wrong, as its plan says it. Each part
 * of the JSON is checked when it is read; what is wrong with a plan is a VerdictError. Sizes are
 * integers in the scale of their characteristic, 10^-scale of its unit.
 * The twin of `takt_sync/characteristics.py`; cases lie in `sync/vectors/verdicts.json`.
 */
import { type Token, patternTokens } from './text-patterns.ts'

export type Kind = 'measured' | 'counted' | 'passfail' | 'choice' | 'text' | 'photo'
export type Counts = 'units' | 'defects'

export const SCALE_MAX = 6
const SAMPLE_MAX = 1_000_000
const OPTIONS_MAX = 100
const CHARACTERISTICS_MAX = 500
export const VALUE_MAX = 1_000_000_000_000
export const DEFECTS_MAX = 1_000_000
export const TEXT_LENGTH_MAX = 200
export const CODE_LENGTH_MAX = 40
export const PHOTOS_MAX = 20

/**
 * A plan cannot be judged by: `path` says which part of it, `why` what is wrong. Words of `why`:
 * type, range, text, empty, too_long, kind, counts, duplicate, limits, pattern, not_above_ac,
 * nothing_required.
 */
export class VerdictError extends Error {
  readonly path: string
  readonly why: string

  constructor(path: string, why: string) {
    super(`${path || '(root)'}: ${why}`)
    this.name = 'VerdictError'
    this.path = path
    this.why = why
  }
}

/** An answer of a choice list, and whether a unit conforms with it. */
export interface Option {
  code: string
  ok: boolean
}

/**
 * One thing to look at. `everyUnit`: read on each unit of the sample, or once for the lot as
 * unit 0. `isCritical`: no acceptance number excuses it. `isRequired`: without it no lot passes.
 */
export interface Characteristic {
  id: number
  kind: Kind
  isRequired: boolean
  isCritical: boolean
  everyUnit: boolean
  scale: number
  /** Only shown. */
  nominal: number | null
  /** Inclusive, as `upper`. */
  lower: number | null
  upper: number | null
  options: readonly Option[]
  pattern: readonly Token[]
  /** Fewest pictures. */
  least: number
}

/** Sample size, acceptance and rejection number, and of what: see the Python twin. */
export interface Demand {
  n: number
  ac: number
  re: number
  counts: Counts
}

type Fields = { readonly [name: string]: unknown }
type Own = Partial<Characteristic>

/** The characteristics of a plan from JSON, in their order; at least one is required. */
export function characteristicsOf(value: unknown, path = 'characteristics'): Characteristic[] {
  const parts = list(value, path, CHARACTERISTICS_MAX)
  const found = new Map<number, Characteristic>()
  parts.forEach((part, index) => {
    const one = characteristicOf(part, `${path}[${index}]`)
    if (found.has(one.id)) throw new VerdictError(`${path}[${index}].id`, 'duplicate')
    found.set(one.id, one)
  })
  const all = [...found.values()]
  if (!all.some(({ isRequired }) => isRequired)) throw new VerdictError(path, 'nothing_required')
  return all
}

/** What is demanded of a sample, from JSON. */
export function demandOf(value: unknown, path = 'demand'): Demand {
  const fields = object(value, path)
  const n = integer(fields['n'], `${path}.n`, 1, SAMPLE_MAX)
  const ac = integer(fields['ac'], `${path}.ac`, 0, DEFECTS_MAX)
  const re = integer(fields['re'], `${path}.re`, 1, DEFECTS_MAX + 1)
  if (re <= ac) throw new VerdictError(`${path}.re`, 'not_above_ac')
  const counts = fields['counts']
  if (counts !== 'units' && counts !== 'defects') {
    throw new VerdictError(`${path}.counts`, 'counts')
  }
  return { n, ac, re, counts }
}

function characteristicOf(value: unknown, path: string): Characteristic {
  const fields = object(value, path)
  const id = integer(fields['id'], `${path}.id`, 1, Number.MAX_SAFE_INTEGER)
  const kind = fields['kind']
  if (!isKind(kind)) throw new VerdictError(`${path}.kind`, 'kind')
  return {
    ...{ id, kind },
    isRequired: flag(given(fields, 'is_required', true), `${path}.is_required`),
    isCritical: flag(given(fields, 'is_critical', false), `${path}.is_critical`),
    everyUnit: flag(given(fields, 'every_unit', true), `${path}.every_unit`),
    ...{ scale: 0, nominal: null, lower: null, upper: null },
    ...{ options: [], pattern: ['*'], least: 1 },
    ...OWN[kind](fields, path),
  }
}

function measured(fields: Fields, path: string): Own {
  const scale = integer(fields['scale'], `${path}.scale`, 0, SCALE_MAX)
  const [nominal, lower, upper] = (['nominal', 'lower', 'upper'] as const).map((name) => {
    const limit = fields[name] ?? null
    return limit === null ? null : integer(limit, `${path}.${name}`, -VALUE_MAX, VALUE_MAX)
  }) as [number | null, number | null, number | null]
  if (lower !== null && upper !== null && lower > upper) {
    throw new VerdictError(`${path}.lower`, 'limits')
  }
  return { scale, nominal, lower, upper }
}

function choice(fields: Fields, path: string): Own {
  const found = new Map<string, Option>()
  list(fields['options'], `${path}.options`, OPTIONS_MAX).forEach((part, index) => {
    const here = `${path}.options[${index}]`
    const option = object(part, here)
    const code = text(option['code'], `${here}.code`, CODE_LENGTH_MAX)
    if (found.has(code)) throw new VerdictError(`${here}.code`, 'duplicate')
    found.set(code, { code, ok: flag(option['ok'], `${here}.ok`) })
  })
  return { options: [...found.values()] }
}

function pattern(fields: Fields, path: string): Own {
  const here = `${path}.pattern`
  const tokens = patternTokens(text(given(fields, 'pattern', '*'), here, TEXT_LENGTH_MAX))
  if (tokens === null) throw new VerdictError(here, 'pattern')
  return { pattern: tokens }
}

function photo(fields: Fields, path: string): Own {
  return { least: integer(given(fields, 'least', 1), `${path}.least`, 1, PHOTOS_MAX) }
}

const OWN: { [kind in Kind]: (fields: Fields, path: string) => Own } = {
  ...{ measured, choice, text: pattern, photo },
  counted: () => ({}),
  passfail: () => ({}),
}

function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(OWN, value)
}

/** What a field says; its default where the object has no such field. */
function given(fields: Fields, name: string, otherwise: unknown): unknown {
  const value = fields[name]
  return value === undefined ? otherwise : value
}

/** Whether a value is an object of JSON, neither null nor a list. */
export function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function object(value: unknown, path: string): Fields {
  if (!isObject(value)) throw new VerdictError(path, 'type')
  return value
}

function list(value: unknown, path: string, most: number): unknown[] {
  if (!Array.isArray(value)) throw new VerdictError(path, 'type')
  if (value.length === 0) throw new VerdictError(path, 'empty')
  if (value.length > most) throw new VerdictError(path, 'too_long')
  return value as unknown[]
}

function flag(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new VerdictError(path, 'type')
  return value
}

function integer(value: unknown, path: string, least: number, most: number): number {
  if (!isInteger(value)) throw new VerdictError(path, 'type')
  if (value < least || value > most) throw new VerdictError(path, 'range')
  return value + 0 // never -0
}

function text(value: unknown, path: string, most: number): string {
  const found = textOf(value, most)
  if ('why' in found) throw new VerdictError(path, found.why)
  return found.text
}

/** Whether a value is a whole number that both languages hold exactly. */
export function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

const UNWRITABLE = /\0|\p{Surrogate}/u

/** A text in NFC with 1 to `most` code points, or what is wrong with it. */
export function textOf(value: unknown, most: number): { text: string } | { why: string } {
  if (typeof value !== 'string') return { why: 'type' }
  if (UNWRITABLE.test(value)) return { why: 'text' }
  const text = value.normalize('NFC')
  if (text === '') return { why: 'empty' }
  return [...text].length > most ? { why: 'too_long' } : { text }
}
