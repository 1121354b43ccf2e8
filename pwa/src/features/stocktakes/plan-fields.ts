/** The form of a plan: what was chosen, what of it cannot be sent, and the body. Pure. */
import type { JsonObject } from '@takt/sync'
import type { Stocktake } from '../../data/rows.ts'

export const KINDS = ['full', 'zone', 'class', 'cycle', 'zero'] as const
export const CLASSES = ['A', 'B', 'C'] as const

export interface PlanFields {
  kind: Stocktake['kind']
  name: string
  zone: number
  classes: string[]
  items: number[]
  due_on: string
  blind: boolean
  frozen: boolean
  adds: boolean
  team: number
  person: number
}

/** What the server tells of a plan beside what devices see. */
export interface PlanHead extends Stocktake {
  classes: string[]
  items: number[]
  person: number | null
}

export function fieldsOf(plan?: PlanHead): PlanFields {
  return {
    kind: plan?.kind ?? 'full',
    name: plan?.name ?? '',
    zone: plan?.zone ?? 0,
    classes: plan?.classes ?? ['A'],
    items: plan?.items ?? [],
    due_on: plan?.due_on ?? '',
    blind: plan?.blind ?? true,
    frozen: plan?.frozen ?? false,
    adds: plan?.adds ?? false,
    team: plan?.team ?? 0,
    person: plan?.person ?? 0,
  }
}

export type Fault = 'no_zone' | 'no_class' | 'no_items'

export function faultOf(fields: PlanFields): Fault | null {
  if (fields.kind === 'zone' && fields.zone === 0) return 'no_zone'
  if (fields.kind === 'class' && fields.classes.length === 0) return 'no_class'
  return fields.kind === 'cycle' && fields.items.length === 0 ? 'no_items' : null
}

const textOf = (value: string): string | null => (value.trim() === '' ? null : value.trim())
const idOf = (value: number): number | null => (value === 0 ? null : value)

/** Fields that may change until the plan is opened. */
export function changeOf(fields: PlanFields): JsonObject {
  return {
    ...{ name: textOf(fields.name), due_on: textOf(fields.due_on), zone: idOf(fields.zone) },
    ...{ blind: fields.blind, frozen: fields.frozen, adds: fields.adds },
    ...{ team: idOf(fields.team), person: idOf(fields.person) },
    classes: fields.kind === 'class' ? fields.classes : [],
    items: fields.kind === 'cycle' ? fields.items : [],
  }
}

export function bodyOf(fields: PlanFields, site: number | null): JsonObject {
  return { ...changeOf(fields), ...{ site, kind: fields.kind } }
}
