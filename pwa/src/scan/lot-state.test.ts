import { readFileSync } from 'node:fs'
import { dateAt } from '@takt/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LotStatus } from '../data/rows.ts'
import { blockOf, isExpired, lotState } from './lot-state.ts'

interface Case {
  rule: 'is_expired' | 'day_at' | 'lot_state'
  name: string
  expires_on: string | null
  day: string
  at: number
  time_zone: string
  status: LotStatus
  left: number
  is_known: boolean
  expect: boolean | string
}
const { cases } = JSON.parse(
  readFileSync(new URL('../../../sync/vectors/lot_state.json', import.meta.url), 'utf8'),
) as { cases: Case[] }

const answer = (one: Case): boolean | string => {
  if (one.rule === 'is_expired') return isExpired(one.expires_on, one.day)
  if (one.rule === 'day_at') return dateAt(one.at, one.time_zone)
  return lotState(one, one.day, one.left, one.is_known)
}

describe('the state of a lot', () => {
  it.each(cases)('is that of the vectors: $rule, $name', (one) => {
    expect(answer(one)).toBe(one.expect)
  })

  it('stops what has expired and what a person stopped, and nothing else', () => {
    const status = fc.constantFrom<LotStatus>('available', 'hold', 'quarantine', 'rejected')
    const day = fc.date({
      min: new Date('2020-01-01'),
      max: new Date('2040-01-01'),
      noInvalidDate: true,
    })
    const text = day.map((one) => one.toISOString().slice(0, 10))
    fc.assert(
      fc.property(status, fc.option(text), text, (decided, expires_on, today) => {
        const block = blockOf({ status: decided, expires_on }, today)
        const isOver = expires_on !== null && expires_on <= today

        expect(block !== null).toBe(decided !== 'available' || isOver)
        expect(lotState({ status: decided, expires_on }, today, 1, true)).toBe(block ?? decided)
      }),
    )
  })
})
