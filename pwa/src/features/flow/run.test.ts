import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { A01, aPlant, GLUE, ORDER } from '../../scan/plant.testing.ts'
import { issue } from '../issue/view-model.ts'
import { output } from '../output/view-model.ts'
import { FlowRun } from './run.svelte.ts'

const DAY_MS = 24 * 3_600_000

beforeEach(() => {
  const storage = { getItem: () => null, setItem: vi.fn(), removeItem: vi.fn() }
  vi.stubGlobal('localStorage', storage)
  vi.stubGlobal('sessionStorage', storage)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('the day on which a lot is judged', () => {
  it.each([
    ['days ahead', 5],
    ['days behind', -5],
    ['right', 0],
  ])('is that of the server when the clock of the device is %s', (_, days) => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 10, 4) + days * DAY_MS })
    const client = aPlant()
    client.setStatus({ clockOffMs: days * DAY_MS })

    expect(new FlowRun(issue, client, 31, null).world.today).toBe('2026-06-10')
  })

  it('is that of the device while the server has not said its time', () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 5, 10, 4) })
    const client = aPlant()
    client.setStatus({ clockOffMs: null })

    expect(new FlowRun(issue, client, 31, null).world.today).toBe('2026-06-10')
  })
})

describe('a number of our own', () => {
  function aRun(numbers: (string | null)[]) {
    const client = aPlant()
    const asked: number[] = []
    const run = new FlowRun(output, client, 31, { document: ORDER }, () => {
      asked.push(numbers.length)
      return Promise.resolve(numbers.shift() ?? null)
    })
    return { run, client, asked }
  }
  const offered = (run: FlowRun, number: string) =>
    vi.waitFor(() => {
      expect(run.state).toMatchObject({ lotCode: number, isOwnNumber: true })
    })

  it('is offered as soon as it is known what was made', async () => {
    const { run } = aRun(['D1-00001'])

    await offered(run, 'D1-00001')

    expect(run.state.item).toBe(GLUE)
  })

  it('is kept when nothing was recorded, and taken anew for the next lot', async () => {
    const { run, client } = aRun(['D1-00001', 'D1-00002'])
    await offered(run, 'D1-00001')
    run.clear()
    run.choose({ item: GLUE })
    await offered(run, 'D1-00001')

    run.change({ entered: '5', to: A01 })
    run.confirm()
    await vi.waitFor(() => {
      expect(run.done).toHaveLength(1)
    })
    run.choose({ item: GLUE })

    await offered(run, 'D1-00002')
    expect((await client.acts())[0]?.args).toMatchObject({ lot_code: 'D1-00001' })
  })

  it('gives way to what is typed, and comes back when it is wanted', async () => {
    const { run, asked } = aRun(['D1-00001'])
    await offered(run, 'D1-00001')

    run.typeLot('')
    expect(run.state).toMatchObject({ lotCode: '', isOwnNumber: false })
    run.typeLot('X1')
    expect(run.state).toMatchObject({ lotCode: 'X1', isOwnNumber: false })
    run.offerNumber()

    await offered(run, 'D1-00001')
    expect(asked).toHaveLength(1)
  })

  it('is missed in words when none is left', async () => {
    const { run } = aRun([])

    await vi.waitFor(() => {
      expect(run.lacksNumbers).toBe(true)
    })
    expect(run.state.lotCode).toBe('')
  })
})
