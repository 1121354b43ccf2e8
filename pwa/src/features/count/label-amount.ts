/** How much one scan stands for, in base units: what its label says, a box of so many, or one. */
import { t } from '../../app/i18n.svelte.ts'
import type { Item } from '../../data/rows.ts'
import type { Books } from '../../scan/books.ts'
import { type Label, netOf, quantityOn } from '../../scan/label.ts'
import { liveBooks } from '../../scan/live-books.ts'
import { figure, measure } from '../flow/quantity.ts'
import { unitAt } from '../flow/words.ts'

export type LabelAmount =
  | { ok: true; amount: string }
  /** The label speaks of an amount that is none of the item: `said` as it stands there, or ''. */
  | { ok: false; said: string }

export function amountOf(
  books: Books,
  item: Item,
  unit: number | null,
  label?: Label,
): LabelAmount {
  const own = unit === item.unit ? null : unit
  const said = label === undefined ? null : quantityOn(label, item, own, books)
  const net = label === undefined || said !== null ? null : netOf(label)
  // A weight on the label of pieces: whether it is of one or of many stands nowhere.
  if (net !== null) return { ok: false, said: net }
  const { entered, unit: of } = said ?? { entered: '1', unit: own }
  const result = measure(entered, item, of, null)
  if (result.ok && result.exact) return { ok: true, amount: figure(result.quantity, item) }
  return { ok: false, said: `${entered} ${unitAt(entered, books, of ?? item.unit)}`.trim() }
}

/** Why the number is asked for. */
export function amountText(said: string, item: Item): string {
  return t('count.label_amount', { amount: said, unit: unitAt('2', liveBooks(), item.unit) })
}
