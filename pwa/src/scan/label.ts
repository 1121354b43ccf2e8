/**
 * What a label says about the goods it is on, whether GS1 or a house pattern wrote
 * it. '' is what it does not say. Pure.
 */
import type { Item, Unit } from '../data/rows.ts'
import { type Books, unitOf } from './books.ts'
import type { Amount, Element, Meaning } from './gs1/index.ts'
import type { Fields } from './patterns.ts'

export interface Label {
  gtin: string
  lot: string
  serial: string
  expiresOn: string
  bestBeforeOn: string
  producedOn: string
  count: string
  /** The count is one of the item on the label, which may be a box. */
  countsItem: boolean
  amounts: readonly Amount[]
  /** As GS1 wrote it; empty for a house code. */
  elements: readonly Element[]
}

export const EMPTY_LABEL: Label = {
  gtin: '',
  lot: '',
  serial: '',
  expiresOn: '',
  bestBeforeOn: '',
  producedOn: '',
  count: '',
  countsItem: false,
  amounts: [],
  elements: [],
}

export function labelOf(meaning: Meaning, elements: readonly Element[]): Label {
  return {
    gtin: meaning.gtin ?? '',
    lot: meaning.lot ?? '',
    serial: meaning.serial ?? '',
    expiresOn: meaning.expiresOn ?? '',
    bestBeforeOn: meaning.bestBeforeOn ?? '',
    producedOn: meaning.producedOn ?? '',
    count: meaning.count ? String(meaning.count) : '',
    countsItem: meaning.isContent,
    amounts: meaning.amounts,
    elements,
  }
}

export function labelOfFields(fields: Fields): Label {
  return {
    ...EMPTY_LABEL,
    lot: fields['lot'] ?? '',
    serial: fields['serial'] ?? '',
    expiresOn: fields['expires_on'] ?? '',
    bestBeforeOn: fields['best_before_on'] ?? '',
    producedOn: fields['produced_on'] ?? '',
    count: plainFigure(fields['quantity'] ?? ''),
  }
}

/** "0012" is twelve, "1.250" is 1.25, and zero says nothing. */
export function plainFigure(text: string): string {
  const [whole = '', part = ''] = text.split('.')
  const decimals = part.replace(/0+$/, '')
  const figure = `${whole.replace(/^0+(?=.)/, '') || '0'}${decimals === '' ? '' : `.${decimals}`}`
  return text === '' || figure === '0' ? '' : figure
}

/** The lot under which the goods are kept: a single piece by its serial number. */
export function lotCodeOf(label: Label, item: Item): string {
  const bySerial = 'serial_tracked' in item && item.serial_tracked === true
  return bySerial ? label.serial || label.lot : label.lot || label.serial
}

const NET = new Set(['net_weight', 'net_volume', 'length', 'area'])
const UNIT_NAMES: Readonly<Record<string, readonly string[]>> = {
  kg: ['kg', 'kgm', '千克', '公斤', 'kilogram'],
  lb: ['lb', 'lbr', '磅', 'pound'],
  l: ['l', 'ltr', '升', 'litre', 'liter'],
  m3: ['m3', 'mtq', '立方米'],
  m: ['m', 'mtr', '米', 'metre', 'meter'],
  m2: ['m2', 'mtk', '平方米'],
  ft: ['ft', 'fot', '英尺', 'foot'],
  in: ['in', 'inh', '英寸', 'inch'],
  yd: ['yd', 'yrd', '码', 'yard'],
}

function isUnit(unit: Unit | undefined, wanted: string): boolean {
  if (unit === undefined) return false
  const names = UNIT_NAMES[wanted] ?? [wanted]
  return [unit.code, unit.name_zh, unit.name_en]
    .map((name) => (name ?? '').normalize('NFKC').trim().toLowerCase())
    .some((name) => names.includes(name))
}

/** The first amount of the goods on the label, as it stands there; null where it names none. */
export function netOf(label: Label): string | null {
  const net = label.amounts.find(({ kind, quantity }) => NET.has(kind) && quantity !== 0)
  return net === undefined ? null : `${figureOf(net)} ${net.unit}`
}

function figureOf({ quantity, scale }: Amount): string {
  const digits = String(quantity).padStart(scale + 1, '0')
  const at = digits.length - scale
  return plainFigure(`${digits.slice(0, at)}.${digits.slice(at)}`)
}

export interface Said {
  entered: string
  unit: number | null
}

/** How much the label says, in a unit of the item; null when it says nothing that fits. */
export function quantityOn(
  label: Label,
  item: Item,
  unit: number | null,
  books: Books,
): Said | null {
  if (label.count !== '') return { entered: label.count, unit: label.countsItem ? unit : null }
  for (const amount of label.amounts) {
    if (!NET.has(amount.kind) || amount.quantity === 0) continue
    const known = [item.unit, ...item.units.map(([id]) => id)].find((id) =>
      isUnit(unitOf(books, id), amount.unit),
    )
    if (known === undefined) continue
    return { entered: figureOf(amount), unit: known === item.unit ? null : known }
  }
  return null
}
