import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonText, cleaned } from './canon.ts'
import type { Json } from './types.ts'

const key = fc
  .string({ unit: 'grapheme-ascii', maxLength: 8 })
  .filter((text) => text !== '__proto__')
const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: 'binary' }),
)
const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<Json>,
}))

describe('canonical text', () => {
  it('of anything that was cleaned says the same value, and is its own canonical text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const good = cleaned(value)
        const text = canonText(good)

        expect(canonText(JSON.parse(text) as Json)).toBe(text)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(good)))
      }),
    )
  })

  it('does not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(key, fc.integer(), { noNullPrototype: true }), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse())

        expect(canonText(turned)).toBe(canonText(value))
      }),
    )
  })
})
