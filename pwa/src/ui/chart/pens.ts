/** What is drawn on the canvas beside the line itself: limits, zones, marks, the chosen point. */
import type { Lines } from '@takt/sync/spc'
import type { Colours } from './colours.ts'
import type { MarkShape } from './shape.ts'

/** Turns positions and values into pixels of the canvas. */
export interface Frame {
  ctx: CanvasRenderingContext2D
  /** Pixels of the canvas for one pixel of the page. */
  ratio: number
  left: number
  top: number
  width: number
  height: number
  x: (at: number) => number
  y: (value: number) => number
}

export function stroke(
  { ctx, ratio }: Frame,
  colour: string,
  width: number,
  dash: readonly number[] = [],
): void {
  ctx.strokeStyle = colour
  ctx.lineWidth = width * ratio
  ctx.setLineDash(dash.map((part) => part * ratio))
  ctx.stroke()
  ctx.setLineDash([])
}

/** A line over the whole width. */
export function level(frame: Frame, value: number): void {
  const y = Math.round(frame.y(value)) + 0.5
  frame.ctx.beginPath()
  frame.ctx.moveTo(frame.left, y)
  frame.ctx.lineTo(frame.left + frame.width, y)
}

/** A line that may differ from point to point, level at each of them. */
export function steps(
  frame: Frame,
  positions: readonly number[],
  value: (at: number) => number | null,
): void {
  frame.ctx.beginPath()
  positions.forEach((at, index) => {
    const height = value(at)
    if (height === null) return
    const before = positions[index - 1] ?? at - 1
    const after = positions[index + 1] ?? at + 1
    const y = frame.y(height)
    frame.ctx.lineTo(frame.x((before + at) / 2), y)
    frame.ctx.lineTo(frame.x((at + after) / 2), y)
  })
}

/** Lines one and two sigma from the centre, where the rules of zones look. */
export function zones(frame: Frame, { centre, sigma, lcl, ucl }: Lines, colour: string): void {
  for (const zone of [-2, -1, 1, 2]) {
    const value = centre + zone * sigma
    if (value <= lcl || value >= ucl) continue
    level(frame, value)
    stroke(frame, colour, 1, [1, 4])
  }
}

const OUTLINES: Readonly<Record<MarkShape, readonly (readonly [number, number])[]>> = {
  diamond: [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  square: [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  triangle: [
    [0, -1.15],
    [1.1, 0.85],
    [-1.1, 0.85],
  ],
  wedge: [
    [0, 1.15],
    [1.1, -0.85],
    [-1.1, -0.85],
  ],
  cross: [
    ...([
      [-0.4, -1.1],
      [0.4, -1.1],
      [0.4, -0.4],
      [1.1, -0.4],
      [1.1, 0.4],
      [0.4, 0.4],
    ] as const),
    ...([
      [0.4, 1.1],
      [-0.4, 1.1],
      [-0.4, 0.4],
      [-1.1, 0.4],
      [-1.1, -0.4],
      [-0.4, -0.4],
    ] as const),
  ],
}

/** The corners of a mark around 0, for the canvas and for the words beside it. */
export const outline = (shape: MarkShape): readonly (readonly [number, number])[] => OUTLINES[shape]

const MARK_SIZE = 5

export function mark(frame: Frame, at: [number, number], shape: MarkShape, colours: Colours): void {
  const { ctx, ratio } = frame
  const size = MARK_SIZE * ratio
  ctx.beginPath()
  for (const [x, y] of outline(shape)) ctx.lineTo(at[0] + x * size, at[1] + y * size)
  ctx.closePath()
  ctx.fillStyle = shape === 'diamond' ? colours.limit : colours.warn
  ctx.fill()
  stroke(frame, colours.surface, 1.5)
}

export function dots(
  { ctx, ratio }: Frame,
  places: readonly (readonly [number, number])[],
  colour: string,
  radius = 2.75,
): void {
  ctx.beginPath()
  for (const [x, y] of places) {
    ctx.moveTo(x + radius * ratio, y)
    ctx.arc(x, y, radius * ratio, 0, 2 * Math.PI)
  }
  ctx.fillStyle = colour
  ctx.fill()
}

export function ring(frame: Frame, [x, y]: [number, number], size: number, colour: string): void {
  frame.ctx.beginPath()
  frame.ctx.arc(x, y, size * frame.ratio, 0, 2 * Math.PI)
  stroke(frame, colour, 2)
}

export function words(frame: Frame, text: string, at: [number, number], font: string): void {
  frame.ctx.font = font
  frame.ctx.textBaseline = 'middle'
  frame.ctx.fillText(text, at[0], at[1])
}
