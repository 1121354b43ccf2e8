/**
 * One chart of the pair on a canvas. uPlot has the axes, the scales and the line; the limits, the
 * alarms and the chosen point are drawn by its hooks.
 */
import './own-language.ts'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Lines } from '@takt/sync/spc'
import type { Colours } from './colours.ts'
import type { Plotted } from './control.ts'
import * as pens from './pens.ts'
import { numberOf, rangeOf, shapeOf, type Mark, type Shape, type Spec } from './shape.ts'
import { decimalsOf, spreadOut, ticks } from './ticks.ts'
import type { Window } from './window.ts'

/** All that a picture depends on. */
export interface Picture {
  plotted: Plotted
  view: Window
  selected: number | null
  spec: Spec | null
  colours: Colours
  size: { width: number; height: number }
  /** Zones are drawn where a rule looks at them. */
  hasZones: boolean
  /** Points that made no limits are hollow. */
  excluded: readonly number[]
  upright: (value: number, decimals: number) => string
  /** Below the ticks at these positions. */
  below: (positions: readonly number[]) => string[]
}

const GUTTER = 38
const LABEL_GAP = 14
const DOT_ROOM = 5
const NUMBER_ROOM = 22
const TEXT = 12

/** Room for no, one or two lines of words below the axis. */
function sizeBelow(values: readonly string[] | null): number {
  const lines = (values ?? []).map((text) => (text === '' ? 0 : text.split('\n').length))
  return 10 + 16 * Math.max(0, ...lines)
}

export class ControlPlot {
  #plot: uPlot
  #picture: Picture
  #shape: Shape

  constructor(host: HTMLElement, picture: Picture) {
    this.#picture = picture
    this.#shape = this.#shapeOf(picture)
    this.#plot = new uPlot(this.#options(), this.#data(), host)
  }

  draw(picture: Picture): void {
    const { width, height } = picture.size
    this.#picture = picture
    this.#shape = this.#shapeOf(picture)
    if (this.#plot.width !== width || this.#plot.height !== height) {
      this.#plot.setSize({ width, height })
    }
    this.#plot.setData(this.#data())
    this.#plot.redraw()
  }

  destroy(): void {
    this.#plot.destroy()
  }

  /** How far a place of the screen is along the window: 0 at its left edge, 1 at its right. */
  shareAt(clientX: number): number {
    const box = this.#plot.over.getBoundingClientRect()
    return (clientX - box.left) / Math.max(1, box.width)
  }

  get width(): number {
    return this.#plot.over.clientWidth
  }

  #shapeOf({ plotted, view, size }: Picture): Shape {
    return shapeOf(plotted, view, Math.max(40, size.width - 90))
  }

  #data(): uPlot.AlignedData {
    return [this.#shape.positions, this.#shape.values]
  }

  #options(): uPlot.Options {
    const { width, height } = this.#picture.size
    const colours = () => this.#picture.colours
    const font = () => `${TEXT}px ${colours().font}`
    const range = (): [number, number] => [this.#picture.view.from, this.#picture.view.to]
    return {
      width,
      height,
      padding: [20, GUTTER, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range },
        y: { range: () => rangeOf(this.#picture.plotted, this.#shape, this.#picture.spec) },
      },
      series: [
        {},
        { stroke: () => colours().series, width: 1.25, points: { show: false }, spanGaps: true },
      ],
      axes: [this.#across(colours, font), this.#upright(colours, font)],
      hooks: { draw: [() => this.#drawOver()] },
    }
  }

  #across(colours: () => Colours, font: () => string): uPlot.Axis {
    return {
      stroke: () => colours().soft,
      font: font(),
      size: (_, values) => sizeBelow(values),
      gap: 4,
      lineGap: 1.3,
      grid: { show: false },
      ticks: { stroke: () => colours().grid, width: 1, size: 5 },
      splits: (plot) => this.#positions(plot.over.clientWidth || plot.width),
      values: (_, splits) => this.#picture.below(splits),
    }
  }

  #upright(colours: () => Colours, font: () => string): uPlot.Axis {
    return {
      stroke: () => colours().soft,
      font: font(),
      size: 54,
      gap: 4,
      grid: { stroke: () => colours().grid, width: 0.5 },
      ticks: { show: false },
      splits: (plot, _, low, high) => ticks(low, high, plot.height / 44),
      values: (_, splits) => {
        const decimals = decimalsOf(splits)
        return splits.map((value) => this.#picture.upright(value, decimals))
      },
    }
  }

  #positions(width: number): number[] {
    const { view, plotted } = this.#picture
    const last = plotted.values.length - 1
    const found = ticks(view.from, view.to, Math.max(2, width / 76), 1)
    return found.filter((at) => at >= 0 && at <= last)
  }

  #frame(): pens.Frame {
    const plot = this.#plot
    const { left, top, width, height } = plot.bbox
    return {
      ctx: plot.ctx,
      ratio: uPlot.pxRatio,
      ...{ left, top, width, height },
      x: (at) => plot.valToPos(at, 'x', true),
      y: (value) => plot.valToPos(value, 'y', true),
    }
  }

  #clipped(frame: pens.Frame, work: () => void): void {
    const { ctx, left, top, width, height } = frame
    ctx.save()
    ctx.beginPath()
    ctx.rect(left, top, width, height)
    ctx.clip()
    work()
    ctx.restore()
  }

  #linesAt(at: number): Lines | null {
    return this.#picture.plotted.points[at]?.lines ?? null
  }

  /** uPlot remembers how it left the canvas, so that it is given back as it was. */
  #drawOver(): void {
    const frame = this.#frame()
    frame.ctx.save()
    this.#drawLines(frame)
    this.#nameLines(frame)
    this.#drawMarks(frame)
    frame.ctx.restore()
  }

  #drawLines(frame: pens.Frame): void {
    const { colours, plotted, hasZones, spec } = this.#picture
    const shown = this.#shape.positions
    const line = (name: 'centre' | 'lcl' | 'ucl') => {
      const last = this.#linesAt(shown.at(-1) ?? 0)
      frame.ctx.beginPath()
      if (!last) return
      if (plotted.isLevel) pens.level(frame, last[name])
      else pens.steps(frame, shown, (at) => this.#linesAt(at)?.[name] ?? null)
    }
    this.#clipped(frame, () => {
      const last = this.#linesAt(shown.at(-1) ?? 0)
      if (hasZones && plotted.isLevel && last) pens.zones(frame, last, colours.line)
      line('centre')
      pens.stroke(frame, colours.centre, 1.5)
      for (const name of ['lcl', 'ucl'] as const) {
        line(name)
        pens.stroke(frame, colours.limit, 1.5, [7, 4])
      }
      for (const limit of [spec?.lower, spec?.upper]) {
        if (limit === null || limit === undefined) continue
        pens.level(frame, limit)
        pens.stroke(frame, colours.spec, 1.5, [2, 3])
      }
    })
  }

  /** At the right edge, moved apart; a specification out of the picture is named at its edge. */
  #nameLines(frame: pens.Frame): void {
    const { colours, spec } = this.#picture
    const last = this.#linesAt(this.#shape.positions.at(-1) ?? 0)
    if (!last) return
    const named: [string, number | null | undefined, string][] = [
      ['UCL', last.ucl, colours.limit],
      ['CL', last.centre, colours.centre],
      ['LCL', last.lcl, colours.limit],
      ['USL', spec?.upper, colours.spec],
      ['LSL', spec?.lower, colours.spec],
    ]
    const shown = named.flatMap(([name, value, colour]) =>
      value === null || value === undefined ? [] : [{ name, colour, y: frame.y(value) }],
    )
    const bottom = frame.top + frame.height
    const places = spreadOut(
      shown.map(({ y }) => Math.min(bottom, Math.max(frame.top, y))),
      LABEL_GAP * frame.ratio,
      frame.top,
      bottom,
    )
    const { ctx, ratio } = frame
    ctx.textAlign = 'left'
    shown.forEach(({ name, colour, y }, index) => {
      ctx.fillStyle = colour
      const beyond = y < frame.top ? '\u2191' : y > bottom ? '\u2193' : ''
      const place: [number, number] = [frame.left + frame.width + 5 * ratio, places[index] ?? y]
      pens.words(frame, name + beyond, place, `600 ${11 * ratio}px ${colours.font}`)
    })
  }

  #drawMarks(frame: pens.Frame): void {
    const { plotted, view, colours, excluded } = this.#picture
    const place = (at: number): [number, number] => [frame.x(at), frame.y(plotted.values[at] ?? 0)]
    const { marks } = this.#shape
    const room = this.width / Math.max(1, view.to - view.from)
    const shown = this.#shape.positions.filter((at) => at >= view.from && at <= view.to)
    this.#drawSelected(frame, place)
    if (room >= DOT_ROOM) {
      pens.dots(frame, shown.map(place), colours.series)
      const hollow = shown.filter((at) => excluded.includes(at))
      pens.dots(frame, hollow.map(place), colours.surface, 1.5)
    }
    for (const { at, shape } of marks) pens.mark(frame, place(at), shape, colours)
    if (marks.length * NUMBER_ROOM <= this.width) this.#number(frame, marks, place)
  }

  /** The rule's number above its mark, where it does not lie on the one before. */
  #number(frame: pens.Frame, marks: readonly Mark[], place: (at: number) => [number, number]) {
    const { ctx, ratio } = frame
    const { colours } = this.#picture
    let [beforeX, beforeY] = [-Infinity, 0]
    ctx.textAlign = 'center'
    for (const { at, rule } of marks) {
      const [x, y] = place(at)
      if (x - beforeX < 12 * ratio && Math.abs(y - beforeY) < 14 * ratio) continue
      ;[beforeX, beforeY] = [x, y]
      ctx.fillStyle = colours.ink
      const font = `700 ${11 * ratio}px ${colours.font}`
      pens.words(frame, numberOf(rule), [x, y - 13 * ratio], font)
    }
  }

  /** An upright line through the chosen point, and rings around those that made its alarm. */
  #drawSelected(frame: pens.Frame, place: (at: number) => [number, number]): void {
    const { selected, plotted, colours } = this.#picture
    if (selected === null) return
    const x = frame.x(selected)
    frame.ctx.beginPath()
    frame.ctx.moveTo(x, frame.top)
    frame.ctx.lineTo(x, frame.top + frame.height)
    pens.stroke(frame, colours.soft, 1)
    const members = new Set((plotted.alarms.get(selected) ?? []).flatMap(({ points }) => points))
    for (const at of members) pens.ring(frame, place(at), 6, colours.warn)
    if (plotted.values[selected] === null) return
    pens.ring(frame, place(selected), 8, colours.ink)
  }
}
