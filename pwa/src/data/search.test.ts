import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { aPlant, BOLT, GLUE, GONE, STEEL } from '../scan/plant.testing.ts'
import { normal, RANK, Search, SearchIndex, searchOf, type SearchRecord } from './search.ts'

const RECORDS: SearchRecord[] = [
  { key: '1', code: 'BOLT-M8', fields: ['六角螺栓 M8', 'ljls', 'Hex bolt M8', '6901234567892'] },
  { key: '2', code: 'BOLT-M80', fields: ['大螺栓', 'dls', 'Big bolt'] },
  { key: '3', code: 'NUT-8', fields: ['螺母', 'lm', 'Nut for BOLT-M8'] },
  { key: '4', code: 'A 17 B', fields: ['胶水', 'js', 'Glue'] },
]
const index = new SearchIndex(RECORDS)
const keys = (query: string, limit?: number) => index.find(query, limit).map((hit) => hit.key)

describe('search', () => {
  it('puts the exact code before a longer code, and both before a mention', () => {
    expect(index.find('bolt-m8')).toEqual([
      { key: '1', rank: RANK.exactCode },
      { key: '2', rank: RANK.codePrefix },
      { key: '3', rank: RANK.inside },
    ])
  })

  it.each([
    ['螺栓', ['1', '2']],
    ['ljls', ['1']],
    ['LJLS', ['1']],
    ['6901234', ['1']],
    ['ｂｏｌｔ－Ｍ８０', ['2']],
    ['a 17 b', ['4']],
    ['m8 六角', ['1']],
    ['nut 螺', ['3']],
    ['nothing', []],
    ['   ', []],
  ])('finds %s', (query, expected) => {
    expect(keys(query)).toEqual(expected)
  })

  it('puts names that begin with the query before names that hold it', () => {
    expect(keys('大')).toEqual(['2'])
    expect(keys('l')[0]).toBe('1')
  })

  it('stops at the limit', () => {
    expect(keys('b', 2)).toHaveLength(2)
  })

  it('finds exactly the records that hold the query, whatever the texts', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-', '螺', '栓', '1') })
    const record = fc.record({ code: text, fields: fc.array(text, { maxLength: 3 }) })
    const query = text.filter((value) => value !== '')

    fc.assert(
      fc.property(fc.array(record, { maxLength: 12 }), query, (rows, wanted) => {
        const records = rows.map((row, i) => ({ key: String(i), ...row }))
        const expected = records
          .filter(({ code, fields }) => [code, ...fields].some((f) => normal(f).includes(wanted)))
          .map(({ key }) => key)

        const found = new SearchIndex(records).find(wanted, 100).map((hit) => hit.key)

        expect(found.sort()).toEqual(expected.sort())
      }),
    )
  })
})

describe('search over the replica', () => {
  it('finds active items and real places, and follows changes', () => {
    const client = aPlant()
    const search = new Search(client.replica)

    expect(search.find('旧件').items).toEqual([])
    expect(search.find('a-01').locations).toEqual(['12'])
    expect(search.find('supplier').locations).toEqual([])

    const gone = client.replica.get('item', String(GONE))
    client.put('item', String(GONE), { ...gone, active: true })

    expect(search.find('旧件').items).toEqual([String(GONE)])
    expect(search.find('-').items).toEqual(expect.arrayContaining([BOLT, GLUE, STEEL].map(String)))
  })

  it('is built in slices, follows a change in between, and is shared by all pages', () => {
    vi.useFakeTimers()
    const client = aPlant()
    const search = searchOf(client.replica)
    search.warm()
    const bolt = client.replica.get('item', String(BOLT))

    client.put('item', String(BOLT), { ...bolt, name_zh: '改名' })
    vi.runAllTimers()

    expect(searchOf(client.replica)).toBe(search)
    expect(search.find('改名').items).toEqual([String(BOLT)])
    expect(search.find('六角螺栓').items).toEqual([])
    vi.useRealTimers()
  })
})
