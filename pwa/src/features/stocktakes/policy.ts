/** Counting rules as forms: classes, shares, and lists of costs. Pure. */
import { costOf, costText } from './money.ts'
import { fromScaled, toScaled } from '../../ui/decimal.ts'

export interface ClassPolicy {
  class: string
  times_a_year: number
  permille: number
  /** In 1/10000 of the plant's currency. */
  most_value: number | null
  asks_second: boolean
}

export interface Policy {
  classes: ClassPolicy[]
  /** Where A and B end, in thousandths of the movement value. */
  shares: number[]
  /** Cycle plans are made by themselves. */
  cycles?: boolean
}

export interface ClassFields {
  class: string
  times_a_year: string
  permille: string
  most_value: string
  asks_second: boolean
}

export interface PolicyFields {
  classes: ClassFields[]
  shares: string[]
  cycles: boolean
}

export function fieldsOf(policy: Policy): PolicyFields {
  return {
    classes: policy.classes.map((row) => ({
      class: row.class,
      times_a_year: String(row.times_a_year),
      permille: String(row.permille),
      most_value: row.most_value === null ? '' : costText(row.most_value),
      asks_second: row.asks_second,
    })),
    shares: policy.shares.map((share) => fromScaled(share, 1, false)),
    cycles: policy.cycles ?? false,
  }
}

/** The body, or undefined where something is no number. */
export function policyOf(fields: PolicyFields): Policy | undefined {
  const shares = fields.shares.map((text) => toScaled(text.replace(',', '.'), 1))
  const classes = fields.classes.map((row) => ({
    class: row.class,
    times_a_year: toScaled(row.times_a_year, 0),
    permille: toScaled(row.permille, 0),
    most_value: row.most_value.trim() === '' ? null : costOf(row.most_value),
    asks_second: row.asks_second,
  }))
  const isWhole =
    shares.every((share) => share !== undefined) &&
    classes.every((row) => Object.values(row).every((value) => value !== undefined))
  return isWhole ? ({ classes, shares, cycles: fields.cycles } as Policy) : undefined
}

export interface ReadCosts {
  costs: { item: number; unit_cost: number }[]
  /** Numbers of lines that say no cost, or name no item. */
  bad: number[]
}

/** What was pasted, from a table or a file: one item a line, its code and its cost. */
export function readCosts(text: string, itemOf: (code: string) => number | undefined): ReadCosts {
  const costs = new Map<number, number>()
  const bad: number[] = []
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const cells = line.split(/[\t;,]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'))
    const [code = '', cost = ''] = cells
    const item = itemOf(code)
    const value = costOf(cost)
    if (item !== undefined && value !== undefined && cells.length === 2) costs.set(item, value)
    // The first line may name the columns.
    else if (at > 0 || value !== undefined) bad.push(at + 1)
  }
  return { costs: Array.from(costs, ([item, unit_cost]) => ({ item, unit_cost })), bad }
}
