/** Figures and what they are grouped by, in words. */
import { nameOf, t, tMaybe } from '../../app/i18n.svelte.ts'
import { fromScaled } from '../../ui/decimal.ts'
import type { By, Counted, Figure, Groups, Names, Shift, Thing } from './answers.ts'
import { percentText } from './answers.ts'

export const unknownText = (): string => t('figures.unknown')

/** "Paint process failed"; the id where the server did not name it. */
export function thingName(thing: Thing | undefined, id: string): string {
  return thing ? nameOf(thing) : id
}

export function shiftName(shifts: readonly Shift[], code: string): string {
  const shift = shifts.find((one) => one.code === code)
  return shift ? nameOf(shift) : code
}

/** What a group is called. */
export function groupName(
  { of, by, names }: Pick<Groups, 'of' | 'by' | 'names'>,
  key: string | null,
  shifts: readonly Shift[],
): string {
  if (key === null) return unknownText()
  if (by === 'shift') return shiftName(shifts, key)
  return thingName(names[kindOf(of, by)]?.[key], key)
}

function kindOf(of: Groups['of'], by: By): string {
  if (by !== 'code') return by
  return of === 'scrap' ? 'reason' : 'defect'
}

export function figureText(figure: Figure): string {
  if (figure.value === null) return '–'
  if (figure.name === 'ppm') return new Intl.NumberFormat().format(Number(figure.value))
  return percentText(figure.value)
}

export const partText = ({ part, whole, scale }: Figure): string =>
  `${fromScaled(part, scale)} / ${fromScaled(whole, scale)}`

export const itemText = (names: Names, id: number): string =>
  thingName(names['item']?.[String(id)], String(id))

/** "12 pcs", "3 of 50", "passed": what a row says by its source. */
export function amountText(row: Counted, names: Names): string {
  const item = names['item']?.[String(row.item)]
  const unit = item ? nameOf({ name_zh: item.unit_zh, name_en: item.unit_en, code: item.unit }) : ''
  const of = (value: number) => fromScaled(value, row.scale)
  switch (row.source) {
    case 'inspections':
      return row.quantity > 0
        ? t('figures.row_sample', { part: row.part, whole: row.quantity })
        : ''
    case 'defects':
      return String(row.quantity)
    case 'orders':
      return t('figures.row_order', {
        made: of(row.part),
        whole: `${of(row.quantity)} ${unit}`,
        lost: of(row.lost),
      })
    case 'lines':
      return t('figures.row_line', {
        received: of(row.part),
        whole: `${of(row.quantity)} ${unit}`,
        rejected: of(row.lost),
      })
    default:
      return `${of(row.quantity)} ${unit}`
  }
}

/** "Receipt", "WO-12", or the reason: what a row is of. */
export function aboutText(row: Counted, names: Names): string {
  const kind = row.source === 'scrap' ? 'reason' : 'defect'
  const code = row.code === null ? '' : thingName(names[kind]?.[String(row.code)], String(row.code))
  const isInspected = row.source === 'inspections' || row.source === 'defects'
  const document = isInspected ? tMaybe(`figures.kind_${row.document ?? ''}`) : row.document
  return [code, document].filter(Boolean).join(' · ')
}
