import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compose, isContradiction } from './compose.ts'
import { type Element, meaningOf } from './gs1/index.ts'
import { type Label, labelOf, labelOfFields, plainFigure } from './label.ts'

const ITEM = '06901234567892'
const label = (...elements: Element[]): Label =>
  labelOf(meaningOf(elements, '2026-05-04'), elements)

describe('labels of one thing', () => {
  it('say together what each says', () => {
    const both = compose(label(['10', 'L24'], ['17', '270131']), label(['01', ITEM]))

    expect(both).toMatchObject({ gtin: ITEM, lot: 'L24', expiresOn: '2027-01-31' })
  })

  it('that name two lots are told apart, with what stood before', () => {
    const both = compose(label(['01', ITEM], ['10', 'A']), label(['10', 'B']))

    expect(both).toEqual({ reason: 'label_differs', ai: '10', before: 'A', now: 'B' })
  })

  it('of GS1 and of the house are one, or contradict each other', () => {
    const house = labelOfFields({ lot: 'L24', quantity: '0012' })

    expect(compose(house, label(['10', 'L24'], ['17', '270131']))).toMatchObject({
      lot: 'L24',
      count: '12',
      expiresOn: '2027-01-31',
    })
    expect(compose(house, label(['10', 'L25']))).toMatchObject({ reason: 'label_differs' })
  })

  it('that GS1 forbids side by side are told apart', () => {
    const both = compose(label(['01', ITEM], ['3103', '001000']), label(['3102', '000100']))

    expect(both).toMatchObject({ reason: 'label_excludes', ai: '3103', before: '3102' })
  })

  it('say the same whatever is scanned first, and nothing new when scanned again', () => {
    const parts: Element[] = [
      ['01', ITEM],
      ['10', 'L24'],
      ['17', '270131'],
      ['30', '12'],
    ]
    fc.assert(
      fc.property(
        fc.shuffledSubarray(parts, { minLength: 4 }),
        fc.array(fc.nat({ max: 3 }), { maxLength: 4 }),
        (order, repeats) => {
          const scanned = [...order, ...repeats.map((at) => parts[at] ?? ['10', 'L24'])]
          let known: Label | null = null
          for (const element of scanned) {
            const next = compose(known, label(element as Element))
            if (isContradiction(next)) throw new Error(next.reason)
            known = next
          }
          expect(known).toMatchObject({ gtin: ITEM, lot: 'L24', count: '12' })
        },
      ),
    )
  })
})

describe('a figure on a label', () => {
  it.each([
    ['0012', '12'],
    ['1.250', '1.25'],
    ['0.5', '0.5'],
    ['000', ''],
    ['0.00', ''],
    ['', ''],
    ['100', '100'],
  ])('%s is %s', (text, figure) => {
    expect(plainFigure(text)).toBe(figure)
  })
})
