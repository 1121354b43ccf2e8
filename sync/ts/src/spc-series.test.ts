import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as spc from './spc.ts'

type PointRow = [inspection: string, number: number, place: spc.SeriesPlace, subgroup: number[]]

interface Case {
  name: string
  rule: 'points' | 'merge' | 'alarms'
  kind: spc.ChartKind
  size: number
  inspection: string
  readings: [unit: number, value: number, place: spc.SeriesPlace][]
  decided: boolean
  tail: PointRow[]
  renewed: string[]
  points: PointRow[]
  limits: spc.Limits
  rules: spc.Rule[]
  fromAt: number
  expect: unknown
}

const file = new URL('../../vectors/spc_series.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }

const pointOf = ([inspection, number, place, subgroup]: PointRow): spc.SeriesPoint => ({
  ...{ inspection, number, place, subgroup },
})
const listed = (points: readonly spc.SeriesPoint[]): unknown =>
  points.map(({ inspection, number, place, subgroup }) => [inspection, number, place, subgroup])

function answer(one: Case): unknown {
  const { rule, kind, size, inspection } = one
  if (rule === 'points') {
    const readings = one.readings.map(([unit, value, place]) => ({ unit, value, place }))
    return listed(spc.pointsOf({ kind, size, inspection, isDecided: one.decided }, readings))
  }
  const points = one.points.map(pointOf)
  if (rule === 'merge') {
    return listed(spc.withPoints(one.tail.map(pointOf), new Set(one.renewed), points))
  }
  const found = spc.alarmsOf(points, one)
  return found.map((alarm) => [alarm.inspection, alarm.number, alarm.rule, alarm.isSecond])
}

describe('vectors of series', () => {
  it.each(cases)('$name', (one) => expect(answer(one)).toEqual(one.expect))
})
