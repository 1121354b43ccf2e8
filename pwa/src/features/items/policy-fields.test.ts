import { describe, expect, it } from 'vitest'
import { anItem } from '../../scan/plant.testing.ts'
import { categoryPolicyOf, itemPolicyOf, sentPolicy } from './policy-fields.ts'

describe('the policy of an item', () => {
  it('comes back as it went out', () => {
    const said = {
      picking: 'lifo',
      serial_tracked: false,
      inspects_receipt: true,
      hold_mode: 'warn',
      shelf_life_days: 365,
      warn_days: 0,
      slow_days: 90,
      min_stock: 1_500,
      max_stock: 2_000_000,
    } as const
    const item = anItem({ id: 1, code: 'A', scale: 3, ...said })

    expect(itemPolicyOf(item)).toMatchObject({
      min_stock: '1.5',
      max_stock: '2000',
      warn_days: '0',
    })
    expect(sentPolicy(itemPolicyOf(item), 3)).toEqual(said)
  })

  it('leaves open what is empty', () => {
    expect(sentPolicy(itemPolicyOf(undefined), 0)).toEqual({
      picking: null,
      serial_tracked: false,
      inspects_receipt: false,
      hold_mode: 'block',
      shelf_life_days: null,
      warn_days: null,
      slow_days: null,
      min_stock: null,
      max_stock: null,
    })
    expect(Object.keys(sentPolicy(categoryPolicyOf(undefined), 0))).toHaveLength(3)
  })

  it('sends as typed what is no number, so that the server names the field', () => {
    const policy = { ...itemPolicyOf(undefined), warn_days: 'soon', min_stock: '1.25' }

    expect(sentPolicy(policy, 1)).toMatchObject({ warn_days: 'soon', min_stock: '1.25' })
  })
})
