/**
 * Where everything on a label stands, in whole micrometres: the same rules as the
 * server's `catalogue/labels/layout.py`, held to it by sync/vectors/labels.json.
 */
import type { DesignElement, LabelDesign } from '../../data/rows.ts'
import { type LabelThing, textOf } from './content.ts'

const INCH_UM = 25_400
const ASCENT = 880
const BAR_UM_MIN = 100
const BOX_STROKE_UM = 250
const TENTHS_MIN = 40
const ELLIPSIS = '…'
export const QUIET_MODULES = { qr: 4, datamatrix: 1 } as const
/** Widths of the printable ASCII letters in thousandths of the size; any other is 1000. */
const ADVANCES = [
  224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555,
  555, 555, 555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589,
  552, 689, 728, 293, 535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573,
  531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552,
  284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
]

export interface TextLine {
  type: 'text'
  x_um: number
  baseline_um: number
  size_tenths_pt: number
  width_um: number
  text: string
  bold: boolean
}
export interface Bar {
  type: 'bar'
  x_um: number
  y_um: number
  width_um: number
  height_um: number
}
export interface SymbolBox {
  type: 'symbol'
  x_um: number
  y_um: number
  side_um: number
  element: DesignElement
}
export type Drawn = TextLine | Bar | SymbolBox

export function laidOut(design: LabelDesign['design'], thing: LabelThing): Drawn[] {
  return design.elements.flatMap((element) => drawn(element, thing))
}

function drawn(element: DesignElement, thing: LabelThing): Drawn[] {
  const { x_um, y_um, width_um, height_um } = element
  switch (element.kind) {
    case 'text':
      return textLines(element, textOf(element, thing))
    case 'line':
      return [
        {
          type: 'bar',
          x_um,
          y_um,
          width_um: Math.max(width_um, BAR_UM_MIN),
          height_um: Math.max(height_um, BAR_UM_MIN),
        },
      ]
    case 'box':
      return box(element)
    default: {
      const side_um = Math.min(width_um, height_um)
      const left = x_um + Math.floor((width_um - side_um) / 2)
      const top = y_um + Math.floor((height_um - side_um) / 2)
      return [{ type: 'symbol', x_um: left, y_um: top, side_um, element }]
    }
  }
}

function box({ x_um, y_um, width_um, height_um }: DesignElement): Bar[] {
  const stroke = BOX_STROKE_UM
  const bar = (x: number, y: number, width: number, height: number): Bar => ({
    type: 'bar',
    x_um: x,
    y_um: y,
    width_um: width,
    height_um: height,
  })
  return [
    bar(x_um, y_um, width_um, stroke),
    bar(x_um, y_um + height_um - stroke, width_um, stroke),
    bar(x_um, y_um, stroke, height_um),
    bar(x_um + width_um - stroke, y_um, stroke, height_um),
  ]
}

/** The text in its box: smaller where it must be, down to three fifths, and then cut. */
export function textLines(element: DesignElement, raw: string): TextLine[] {
  const text = raw.split(/\s+/).filter(Boolean).join(' ')
  if (text === '') return []
  const { lines, tenths } = fitted(element, text)
  return lines.map((line, number) => {
    const width_um = widthUm(line, tenths)
    const spare = element.width_um - width_um
    const shift = { left: 0, centre: Math.floor(spare / 2), right: spare }[element.align]
    const rise = Math.floor((tenths * INCH_UM * (ASCENT + number * 1200)) / 720_000)
    return {
      type: 'text',
      x_um: element.x_um + Math.max(0, shift),
      baseline_um: element.y_um + rise,
      size_tenths_pt: tenths,
      width_um,
      text: line,
      bold: element.bold,
    }
  })
}

function fitted(element: DesignElement, text: string): { lines: string[]; tenths: number } {
  const full = element.size_pt * 10
  const least = Math.max(TENTHS_MIN, Math.floor((full * 6) / 10))
  let tenths = full
  for (;;) {
    const lines = element.wrap ? wrapped(text, element.width_um, tenths) : [text]
    const room = capacity(element.height_um, tenths)
    const isNarrow = lines.every((line) => widthUm(line, tenths) <= element.width_um)
    if (isNarrow && lines.length <= room) return { lines, tenths }
    if (tenths <= least) {
      const kept = lines.slice(0, room)
      if (lines.length > room) kept[room - 1] = `${kept[room - 1] ?? ''}${ELLIPSIS}`
      return { lines: kept.map((line) => cut(line, element.width_um, tenths)), tenths }
    }
    tenths = Math.max(least, tenths - 5)
  }
}

/** How many lines of a size stand one below the other; one always does. */
function capacity(height_um: number, tenths: number): number {
  const em = tenths * INCH_UM
  return 1 + Math.floor((Math.max(0, height_um * 720 - em) * 10) / (em * 12))
}

function wrapped(text: string, width: number, tenths: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words(text)) {
    if (line !== '' && widthUm((line + word).trimEnd(), tenths) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    for (const letter of word) {
      if (line !== '' && letter !== ' ' && widthUm(line + letter, tenths) > width) {
        lines.push(line.trimEnd())
        line = ''
      }
      line += letter
    }
  }
  return [...lines, line.trimEnd()]
}

/** Pieces between which a line may break; a space ends its piece. */
function words(text: string): string[] {
  const found: string[] = []
  let piece: string[] = []
  for (const letter of text) {
    const last = piece.at(-1)
    const breaks = last !== undefined && (last === ' ' || isWide(last) || isWide(letter))
    if (breaks && letter !== ' ') {
      found.push(piece.join(''))
      piece = []
    }
    piece.push(letter)
  }
  return piece.length > 0 ? [...found, piece.join('')] : found
}

function cut(text: string, width: number, tenths: number): string {
  if (widthUm(text, tenths) <= width) return text
  const kept = [...text.replace(/…+$/, '')]
  while (kept.length > 0 && widthUm(kept.join('') + ELLIPSIS, tenths) > width) kept.pop()
  return kept.join('').trimEnd() + ELLIPSIS
}

export function widthUm(text: string, tenths: number): number {
  let units = 0
  for (const letter of text) units += ADVANCES[(letter.codePointAt(0) ?? 0) - 32] ?? 1000
  return Math.floor((units * tenths * INCH_UM) / 720_000)
}

/** Letters that Chinese is written with: a line may break beside each. */
function isWide(letter: string): boolean {
  return (letter.codePointAt(0) ?? 0) >= 0x2e80
}
