/** What the form of a design holds: millimetres as typed, and the rows that come of it. */
import type { DesignElement, LabelDesign, LabelKind } from '../../data/rows.ts'
import { FIELDS } from './content.ts'

export const KINDS: readonly LabelKind[] = ['item', 'lot', 'location', 'job', 'person', 'device']
export const ELEMENT_KINDS: readonly DesignElement['kind'][] = [
  'text',
  'datamatrix',
  'qr',
  'line',
  'box',
]
export const ALIGNMENTS: readonly DesignElement['align'][] = ['left', 'centre', 'right']

export interface ElementFields {
  kind: DesignElement['kind']
  x: string
  y: string
  width: string
  height: string
  field: string
  literal: string
  size: string
  align: DesignElement['align']
  bold: boolean
  wrap: boolean
}
export interface DesignFields {
  code: string
  name_zh: string
  name_en: string
  kind: LabelKind
  width: string
  height: string
  elements: ElementFields[]
}

const mm = (um: number): string => String(um / 1000)

/** Whole micrometres; what is no number stays as typed, so that the server names it. */
export function um(text: string): number | string {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() === '' || Number.isNaN(value) ? text : Math.round(value * 1000)
}

export function fieldsOf(row: LabelDesign | undefined): DesignFields {
  return {
    code: row?.code ?? '',
    name_zh: row?.name_zh ?? '',
    name_en: row?.name_en ?? '',
    kind: row?.kind ?? 'lot',
    width: mm(row?.design.width_um ?? 60_000),
    height: mm(row?.design.height_um ?? 40_000),
    elements: (row?.design.elements ?? []).map((element) => ({
      kind: element.kind,
      x: mm(element.x_um),
      y: mm(element.y_um),
      width: mm(element.width_um),
      height: mm(element.height_um),
      field: element.field ?? '',
      literal: element.literal ?? '',
      size: String(element.size_pt),
      align: element.align,
      bold: element.bold,
      wrap: element.wrap,
    })),
  }
}

export function newElement(): ElementFields {
  return {
    kind: 'text',
    x: '2',
    y: '2',
    width: '20',
    height: '5',
    field: '',
    literal: '',
    size: '9',
    align: 'left',
    bold: false,
    wrap: false,
  }
}

const name = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export function bodyOf(fields: DesignFields): Record<string, unknown> {
  return {
    code: fields.code.trim(),
    name_zh: name(fields.name_zh),
    name_en: name(fields.name_en),
    kind: fields.kind,
    design: {
      width_um: um(fields.width),
      height_um: um(fields.height),
      elements: fields.elements.map((element) => elementOf(element, fields.kind)),
    },
  }
}

function elementOf(element: ElementFields, kind: LabelKind): Record<string, unknown> {
  const isDrawn = element.kind === 'line' || element.kind === 'box'
  const allowed = fieldsFor(element.kind, kind)
  const size = Number.parseInt(element.size, 10)
  return {
    kind: element.kind,
    x_um: um(element.x),
    y_um: um(element.y),
    width_um: um(element.width),
    height_um: um(element.height),
    field: isDrawn || !allowed.includes(element.field) ? null : element.field,
    literal: isDrawn || element.literal === '' ? null : element.literal,
    size_pt: Number.isNaN(size) ? element.size : size,
    align: element.align,
    bold: element.bold,
    wrap: element.wrap,
  }
}

/** What an element can show on the label of a kind of thing. */
export function fieldsFor(element: DesignElement['kind'], kind: LabelKind): readonly string[] {
  if (element === 'text') return FIELDS[kind]
  return element === 'qr' || element === 'datamatrix' ? ['gs1', 'house'] : []
}

/** The design as far as it can be drawn now; half-typed numbers count as nothing. */
export function drawable(fields: DesignFields): LabelDesign['design'] {
  const whole = (text: string, least = 0): number => {
    const value = um(text)
    return typeof value === 'number' ? Math.min(300_000, Math.max(least, value)) : least
  }
  return {
    width_um: whole(fields.width, 10_000),
    height_um: whole(fields.height, 5_000),
    elements: fields.elements.map((element) => ({
      kind: element.kind,
      x_um: whole(element.x),
      y_um: whole(element.y),
      width_um: whole(element.width),
      height_um: whole(element.height),
      field: element.field === '' ? null : element.field,
      literal: element.literal === '' ? null : element.literal,
      size_pt: Math.min(96, Math.max(4, Number.parseInt(element.size, 10) || 9)),
      align: element.align,
      bold: element.bold,
      wrap: element.wrap,
    })),
  }
}
