import { afterAll, describe, expect, it } from 'vitest'
import { KINDS, RULES } from '@takt/sync/spc'
import { dictionary } from '../../app/i18n.svelte.ts'
import { ruleHint, ruleName, ruleWords, whyNoChart, writing } from './words.ts'

afterAll(() => dictionary.use('zh-CN'))

describe.each(['zh-CN', 'en'] as const)('the words of charts in %s', (language) => {
  it('exist for every rule', async () => {
    await dictionary.use(language)
    await dictionary.need(['floor', 'office'])

    const said = RULES.flatMap((rule) => [ruleName(rule), ruleWords(rule), ruleHint(rule)])

    expect(said.filter((text) => text.startsWith('chart.'))).toEqual([])
    expect(new Set(RULES.map(ruleName)).size).toBe(RULES.length)
  })

  it('say why there is no chart', () => {
    const said = (['too_few', 'mixed_sizes', 'subgroup_size', 'count'] as const).map(whyNoChart)

    expect(said.filter((text) => text.startsWith('chart.'))).toEqual([])
  })
})

describe('the figures of a chart', () => {
  it('are as fine as what they are of', () => {
    const written = KINDS.map((kind) => [kind, writing(kind, 3).value(0.5), writing(kind, 3).line(0.5)]) // prettier-ignore

    expect(written).toEqual([
      ['xbar_r', '0.5000', '0.5000'],
      ['xbar_s', '0.5000', '0.5000'],
      ['imr', '0.500', '0.5000'],
      ['p', '50.00%', '50.00%'],
      ['np', '1', '0.50'],
      ['c', '1', '0.50'],
      ['u', '0.500', '0.500'],
    ])
  })
})
