/** An act in plain words: what was done, with how much of what, from where to where. */
import type { Act, JsonObject } from '@takt/sync'
import { nameOf, t, tMaybe } from '../../app/i18n.svelte.ts'
import { unitBeside } from '../../app/units.ts'
import type { TableName, Tables } from '../../data/rows.ts'
import { fromScaled } from '../../ui/decimal.ts'
import type { IconName } from '../../ui/icons.ts'

/** The part of `live` that describing needs; a test gives a plain object. */
export interface Lookup {
  row<Name extends TableName>(
    table: Name,
    key: string | number | null | undefined,
  ): Tables[Name] | undefined
}

export interface Described {
  icon: IconName
  /** "Move" */
  kind: string
  /** "Hex bolt M8×40 · HB-M8-40" */
  what: string
  /** "40 pcs" or "" */
  quantity: string
  /** "A-01 → B-02" or "" */
  where: string
}

const KIND_ICONS: Record<string, IconName> = {
  'stock.receive': 'receive',
  'stock.put_away': 'putaway',
  'stock.move': 'move',
  'stock.issue': 'issue',
  'stock.return': 'return',
  'stock.scrap': 'scrap',
  'stock.ship': 'ship',
  'stock.consume': 'consume',
  'stock.output': 'output',
  'lot.regroup': 'split',
  'lot.describe': 'edit',
  'nonconformance.report': 'warning',
  'nonconformance.dispose': 'key',
  'nonconformance.sign': 'key',
  'stock.count': 'count',
  'stock.count_empty': 'count',
  'count.settle': 'check',
  'watermark.release': 'clock',
  'stocktake.join': 'count',
  'stocktake.assign': 'people',
  'stock.adjust': 'adjust',
  'lot.hold': 'hold',
  'lot.release': 'release',
  'lot.reject': 'stop',
  'scan.unresolved': 'scan',
  attach: 'camera',
  'label.print': 'print',
  undo: 'undo',
  approve: 'check',
  resolve: 'inbox',
}

/** A count alone changes no books: what it finds is posted, or counted again, later. */
export const isCount = (kind: string): boolean =>
  kind === 'stock.count' || kind === 'stock.count_empty'

export function kindIcon(kind: string): IconName {
  return KIND_ICONS[kind] ?? (kind.startsWith('inspect.') ? 'inspect' : 'acts')
}

export function kindName(kind: string): string {
  return tMaybe(`acts.kind_${kind.replaceAll('.', '_')}`) ?? kind
}

/** A regrouping by what it is: "Split". */
function relationName(args: JsonObject): string {
  return tMaybe(`regroup.${String(args['relation'])}`) ?? kindName('lot.regroup')
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

export function itemName(lookup: Lookup, id: unknown): string {
  const item = lookup.row('item', number(id))
  return item ? `${nameOf(item)} · ${item.code}` : t('acts.item_number', { id: String(id) })
}

export function locationName(lookup: Lookup, id: unknown): string {
  const place = lookup.row('location', number(id))
  if (!place) return t('acts.location_number', { id: String(id) })
  if (place.role === 'conversion') return t('flow.conversion')
  return place.kind === 'virtual' ? nameOf(place) : place.code
}

/** "2.5 kg" from the scaled integer and the item's unit. */
export function quantityText(lookup: Lookup, itemId: unknown, quantity: unknown): string {
  const value = number(quantity)
  if (value === undefined) return ''
  const item = lookup.row('item', number(itemId))
  const unit = item ? lookup.row('unit', item.unit) : undefined
  const figure = fromScaled(value, item?.scale ?? 0)
  return unit ? `${figure} ${unitBeside(figure, unit)}` : figure
}

/** The same for an act of this kind: what an adjustment adds is told by its sign. */
export function changeText(lookup: Lookup, kind: string, item: unknown, by: unknown): string {
  const text = quantityText(lookup, item, by)
  return kind === 'stock.adjust' && (number(by) ?? 0) > 0 ? `+${text}` : text
}

export function lotCode(lookup: Lookup, id: unknown, args: JsonObject = {}): string {
  if (typeof id !== 'string') return ''
  return lookup.row('lot', id)?.code ?? String(args['lot_code'] ?? '')
}

/** "L24 → D1-00001, D1-00002": what became what. */
function regroupText(lookup: Lookup, args: JsonObject): string {
  const names = (side: 'inputs' | 'outputs') =>
    linesOf(args, side)
      .map((line) => lotCode(lookup, line['lot'], line) || itemName(lookup, line['item']))
      .join(', ')
  return `${names('inputs')} → ${names('outputs')}`
}

function linesOf(args: JsonObject, side: 'inputs' | 'outputs'): JsonObject[] {
  const lines = args[side]
  return Array.isArray(lines) ? (lines as JsonObject[]) : []
}

/** The board knows of a regrouping what it knows of any act: the first lot that went in. */
function isRegroup(kind: string, args: JsonObject): boolean {
  return kind === 'lot.regroup' && Array.isArray(args['inputs'])
}

/** What went in, where it is all of one item. */
function regroupQuantity(lookup: Lookup, args: JsonObject): string {
  const lines = linesOf(args, 'inputs')
  const item = lines[0]?.['item']
  if (lines.some((line) => line['item'] !== item)) return ''
  const sum = lines.reduce((all, line) => all + (number(line['quantity']) ?? 0), 0)
  return quantityText(lookup, item, sum)
}

function whereText(lookup: Lookup, args: JsonObject): string {
  const { from, to, location } = args
  if (number(from) !== undefined && number(to) !== undefined && from !== to) {
    return `${locationName(lookup, from)} → ${locationName(lookup, to)}`
  }
  const only = number(location) ?? number(from) ?? number(to)
  return only === undefined ? '' : locationName(lookup, only)
}

function whatText(lookup: Lookup, kind: string, args: JsonObject): string {
  if (kind === 'label.print') return labelsText(args)
  if (kind === 'scan.unresolved') {
    const code = args['code']
    return typeof code === 'string' ? t('acts.code', { code }) : ''
  }
  if (isRegroup(kind, args)) return regroupText(lookup, args)
  if (kind === 'attach') return String(args['caption'] ?? '')
  if (number(args['item']) !== undefined) {
    const lot = lotCode(lookup, args['lot'], args)
    const name = itemName(lookup, args['item'])
    return lot === '' ? name : `${name} · ${t('acts.lot', { code: lot })}`
  }
  const lot = lotCode(lookup, args['lot'])
  return lot === '' ? '' : t('acts.lot', { code: lot })
}

/** The goods of an act that names an inspection or a nonconformance alone. */
function subjectOf(lookup: Lookup, args: JsonObject): JsonObject {
  const { inspection, nonconformance } = args
  const row =
    typeof nonconformance === 'string'
      ? lookup.row('nonconformance', nonconformance)
      : typeof inspection === 'string'
        ? lookup.row('inspection', inspection)
        : undefined
  return row === undefined ? {} : { item: row.item, lot: row.lot }
}

/** "lot-60x40 × 4": the design, and how many labels. */
function labelsText({ design, ids, copies }: JsonObject): string {
  if (!Array.isArray(ids)) return ''
  const count = ids.length * (number(copies) ?? 1)
  return `${typeof design === 'string' ? design : ''} × ${count}`
}

/** What an undo took back, where this device still knows: in place of its bare name. */
export function describeUndo(
  lookup: Lookup,
  args: JsonObject,
  known: readonly Pick<Act, 'id' | 'kind' | 'args'>[],
): Described {
  const undo = describe(lookup, 'undo', {})
  const original = known.find((act) => act.id === args['operation']) ?? feedAct(lookup, args)
  if (original === undefined) return undo
  const said = describe(lookup, original.kind, original.args)
  return { ...said, icon: undo.icon, kind: t('acts.undo_of', { act: said.kind }) }
}

/** The same act of another device, or of an earlier day, as the site's feed has it. */
function feedAct(lookup: Lookup, args: JsonObject): Pick<Act, 'kind' | 'args'> | undefined {
  const row = lookup.row('act', String(args['operation']))
  if (row === undefined) return undefined
  const { item, lot, from, to, quantity } = row
  return { kind: row.kind, args: { item, lot, from, to, quantity } }
}

export function describe(lookup: Lookup, kind: string, said: JsonObject): Described {
  const args = { ...subjectOf(lookup, said), ...said }
  return {
    icon: kindIcon(kind),
    kind: kind === 'lot.regroup' ? relationName(args) : kindName(kind),
    what: whatText(lookup, kind, args),
    quantity: isRegroup(kind, args)
      ? regroupQuantity(lookup, args)
      : changeText(lookup, kind, args['item'], args['quantity']),
    where: whereText(lookup, args),
  }
}
