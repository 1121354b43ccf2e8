import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { runOfBatch } from '../../data/batch-number.ts'
import type { RunDetail } from './answers.ts'
import { orderText } from './words.ts'

const aRun = (id: string): RunDetail => ({
  ...{ id, relation: 'production', work_orders: [], machines: [], people: [] },
  ...{ first_at: 0, last_at: 0, untracked: [] },
})

beforeAll(async () => {
  await dictionary.use('en')
  await dictionary.need(['floor', 'office'])
})

describe('what stands between lots', () => {
  it('tells the batches of an order apart', () => {
    const texts = ['001/7', '001/8'].map((number) => orderText(aRun(runOfBatch(73, number) ?? '')))

    expect(texts).toEqual(['batch 001/7', 'batch 001/8'])
  })

  it('says nothing of a batch where the whole order is one', () => {
    expect(orderText(aRun('3f6d1c6e-0f0c-5a44-9d2b-54414b54304c'))).toBe('')
  })
})
