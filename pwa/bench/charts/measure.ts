/**
 * What the benchmark calls: `takeChart` gives a control chart so many readings and waits until it is
 * painted; `takeLimit` does the least that such a picture needs, on a bare canvas.
 */
import { flushSync, mount, unmount } from 'svelte'
import ControlChart from '../../src/ui/chart/ControlChart.svelte'
import { readings, times } from './readings.ts'

declare global {
  interface Window {
    takeChart: (count: number, seed: number) => Promise<number>
    takeLimit: (count: number, seed: number) => Promise<number>
  }
}

/** After the next frame was handed to the screen. */
function painted(): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => resolve(performance.now())
      port2.postMessage(0)
    })
  })
}

export function offerMeasures(target: HTMLElement): void {
  window.takeChart = async (count, seed) => {
    const subgroups = readings(count, seed).map((value) => [value])
    const data = { kind: 'imr', subgroups, times: times(count, 3) } as const
    await painted()
    const began = performance.now()
    const props = { title: 'Outer diameter', data, unit: 'mm', decimals: 3, spec: SPEC }
    const chart = mount(ControlChart, { target, props })
    flushSync()
    const took = (await painted()) - began
    if (target.querySelectorAll('canvas').length !== 2) throw new Error('nothing was drawn')
    await unmount(chart)
    return took
  }
  window.takeLimit = async (count, seed) => {
    const values = readings(count, seed)
    const canvas = document.createElement('canvas')
    canvas.width = innerWidth * devicePixelRatio
    canvas.height = 260 * devicePixelRatio
    target.append(canvas)
    await painted()
    const began = performance.now()
    drawBare(canvas, values)
    const took = (await painted()) - began
    canvas.remove()
    return took
  }
}

const SPEC = { lower: 24.95, upper: 25.05, nominal: 25 }

/** Mean and mean moving range in one pass, then the line through all readings as they are. */
function drawBare(canvas: HTMLCanvasElement, values: readonly number[]): void {
  let [sum, moving, low, high, before] = [0, 0, Infinity, -Infinity, values[0] ?? 0]
  for (const value of values) {
    sum += value
    moving += Math.abs(value - before)
    before = value
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  const centre = sum / values.length
  const half = (2.66 * moving) / (values.length - 1)
  const y = (value: number) => canvas.height * (1 - (value - low) / (high - low))
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.beginPath()
  values.forEach((value, at) => context.lineTo((canvas.width * at) / values.length, y(value)))
  for (const line of [centre - half, centre, centre + half]) {
    context.moveTo(0, y(line))
    context.lineTo(canvas.width, y(line))
  }
  context.stroke()
}
