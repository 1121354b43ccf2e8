import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NELSON, alarms, chart, limits } from '@takt/sync/spc'
import { alarmedAt, brokenRules, controlModel, nextAlarm, rulesAt } from './control.ts'
import type { ControlData, ControlModel } from './control.ts'

const singles = (values: readonly number[]) => values.map((value) => [value])
const QUIET = [10, 11, 10, 9, 11, 9, 10, 11, 9, 10]

function modelOf(data: ControlData): ControlModel {
  const { model, why } = controlModel(data)
  if (!model) throw new Error(why)
  return model
}

describe('the model of a control chart', () => {
  it('draws single values beside their moving ranges', () => {
    const model = modelOf({ kind: 'imr', subgroups: singles(QUIET) })

    expect(model.main.values).toEqual(QUIET)
    expect(model.second?.values.slice(0, 3)).toEqual([null, 1, 1])
    expect(model.main.isLevel).toBe(true)
  })

  it('judges every point by frozen limits where they are given', () => {
    const frozen = limits('imr', singles(QUIET))

    const model = modelOf({ kind: 'imr', subgroups: singles([10, 30, 10]), limits: frozen })

    expect(model.limits).toBe(frozen)
    expect(rulesAt(model, 1)).toContain('nelson_1')
  })

  it('leaves excluded points out of the limits and draws them all the same', () => {
    const subgroups = singles([...QUIET, 99])

    const model = modelOf({ kind: 'imr', subgroups, excluded: [10] })

    expect(model.limits).toEqual(limits('imr', singles(QUIET)))
    expect(model.count).toBe(11)
  })

  it('has limits that differ from point to point where samples differ in size', () => {
    const model = modelOf({ kind: 'p', subgroups: [[1, 50], [2, 80], [1, 50]] }) // prettier-ignore

    expect(model.second).toBeNull()
    expect(model.main.isLevel).toBe(false)
    expect(modelOf({ kind: 'p', subgroups: [[1, 50], [2, 50]] }).main.isLevel).toBe(true) // prettier-ignore
  })

  it('says why there is no chart', () => {
    expect(controlModel({ kind: 'imr', subgroups: singles([1]) }).why).toBe('too_few')
    expect(controlModel({ kind: 'xbar_r', subgroups: [[1], [2]] }).why).toBe('subgroup_size')
  })

  it('needs a point even where its limits are frozen, and draws the first one', () => {
    const frozen = limits('imr', singles(QUIET))

    expect(controlModel({ kind: 'imr', subgroups: [], limits: frozen }).why).toBe('too_few')
    const first = modelOf({ kind: 'imr', subgroups: [[10]], limits: frozen })
    expect(first.main.values).toEqual([10])
    expect(first.second).toBeNull()
  })

  it('asks of ranges only whether they are beyond their limits', () => {
    const calm = Array.from({ length: 40 }, (_, at) => 10 + (at % 2))

    const { second } = modelOf({ kind: 'imr', subgroups: singles(calm) })

    expect(second?.alarms.size).toBe(0)
  })

  it('finds the alarms that the rules find, whatever the readings are', () => {
    const reading = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2, maxLength: 80 }), (values) => {
        const model = modelOf({ kind: 'imr', subgroups: singles(values) })

        const { main } = chart(model.limits, singles(values))
        expect([...model.main.alarms.values()].flat()).toEqual(alarms(main, NELSON))
      }),
    )
  })
})

describe('the alarms of a control chart', () => {
  const model = modelOf({
    kind: 'imr',
    subgroups: singles([10, 30, 10, 10, 31, 10]),
    limits: limits('imr', singles(QUIET)),
    rules: ['nelson_1'],
  })

  it('are counted by rule and by chart', () => {
    expect(brokenRules(model)).toEqual([
      { rule: 'nelson_1', of: 'main', count: 2, last: 4 },
      { rule: 'nelson_1', of: 'second', count: 4, last: 5 },
    ])
  })

  it('stand at their points, on whichever chart they are', () => {
    expect(alarmedAt(model)).toEqual([1, 2, 4, 5])
  })

  it('are reached one after the other in both directions', () => {
    const all = [1, 4, 9]

    expect([nextAlarm(all, -1, 1), nextAlarm(all, 1, 1), nextAlarm(all, 9, 1)]).toEqual([
      1,
      4,
      null,
    ])
    expect([nextAlarm(all, 9, -1), nextAlarm(all, 2, -1), nextAlarm(all, 1, -1)]).toEqual([4, 1, null]) // prettier-ignore
  })
})
