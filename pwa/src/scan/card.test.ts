import { describe, expect, it } from 'vitest'
import type { Balance, Item } from '../data/rows.ts'
import { itemOf, locationOf, lotOf } from './books.ts'
import { itemCard, locationCard, lotCard, type Viewer } from './card.ts'
import { learn } from './learned.ts'
import {
  A01,
  aPlant,
  B02,
  BOLT,
  GLUE,
  GONE,
  GOOD_LOT,
  HELD_LOT,
  OLD_BOLT,
  TODAY,
} from './plant.testing.ts'

const books = aPlant().replica
const OPERATOR = ['move', 'issue', 'return', 'scrap', 'hold'].map((act) => `inventory.${act}`)
const viewer = (rights: string[], change: Partial<Viewer> = {}): Viewer => ({
  can: (right) => rights.includes(right),
  here: null,
  learned: {},
  today: TODAY,
  ...change,
})

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not in the plant')
  return value
}

const bolt = must(itemOf(books, BOLT))

describe('card', () => {
  it('says where an item lies and how much in all, the place here first', () => {
    const card = itemCard(bolt, viewer(OPERATOR, { here: 10 }), books)

    expect(card.lines.map(({ location, quantity }) => [location.code, quantity])).toEqual([
      ['DOCK', 40],
      ['A-01', 120],
    ])
    expect(card.total).toBe(160)
  })

  it('offers only what the person may do', () => {
    const acts = itemCard(bolt, viewer(OPERATOR), books).acts.map(({ act }) => act)

    expect(acts).toEqual(['issue', 'move', 'return', 'scrap'])
    expect(itemCard(bolt, viewer([]), books).acts).toEqual([])
  })

  it('offers first what the person did last with such a thing at this place', () => {
    let learned = learn({}, 'item', A01, 'scrap')
    learned = learn(learned, 'item', B02, 'move')

    const here = (place: number) =>
      itemCard(bolt, viewer(OPERATOR, { here: place, learned }), books).acts.map(({ act }) => act)

    expect(here(A01).slice(0, 2)).toEqual(['scrap', 'move'])
    expect(here(B02).slice(0, 2)).toEqual(['move', 'scrap'])
  })

  it('offers no issue of a held lot to a device that knows of the hold', () => {
    const card = lotCard(
      must(lotOf(books, HELD_LOT)),
      viewer([...OPERATOR, 'inventory.release']),
      books,
    )

    expect(card.block).toBe('hold')
    expect(card.acts).toEqual([
      { act: 'release', block: null },
      { act: 'move', block: null },
      { act: 'reject', block: null },
      { act: 'scrap', block: null },
      { act: 'issue', block: 'hold' },
    ])
  })

  it('offers no use of a rejected lot: it is thrown away, put aside or released after all', () => {
    const lot = { ...must(lotOf(books, HELD_LOT)), status: 'rejected' as const }
    const acts = (rights: string[]) =>
      lotCard(lot, viewer(rights), books).acts.map(({ act, block }) => [act, block])

    expect(acts([...OPERATOR, 'inventory.release'])).toEqual([
      ['scrap', null],
      ['move', null],
      ['release', null],
    ])
    expect(acts(OPERATOR)).toEqual([
      ['scrap', null],
      ['move', null],
    ])
  })

  it('offers issue and hold of a good lot', () => {
    const card = lotCard(must(lotOf(books, GOOD_LOT)), viewer(OPERATOR), books)

    expect(card.acts.map(({ act }) => act)).toEqual(['issue', 'move', 'hold', 'scrap', 'return'])
    expect(card.total).toBe(60)
  })

  it('shows what lies at a place and what can be done there', () => {
    const card = locationCard(must(locationOf(books, A01)), viewer(OPERATOR), books)

    expect(card.lines.map(({ item, lot }) => [item.id, lot?.code ?? null])).toEqual([
      [BOLT, null],
      [GLUE, 'L24'],
      [GLUE, 'L23'],
    ])
    expect(card.path.map(({ code }) => code)).toEqual(['WH'])
    expect(card.acts.map(({ act }) => act)).toEqual(['move', 'issue', 'return'])
  })

  it('calls no place empty whose figures are hidden, and offers to count it first', () => {
    const client = aPlant()
    const plan = { status: 'open', blind: true, zone: null, kind: 'class', frozen: false }
    client.put('device', 'd', { id: 'd', name: 'Phone 1' })
    for (const id of [1, 2]) {
      client.put('stocktake', String(id), { ...plan, id })
      const line = { id, stocktake: id, location: B02, item: BOLT, lot: null, state: 'open' }
      client.put('count_line', String(id), line)
    }
    client.put('count_device', '2.d', { stocktake: 2, device: 'd', on: true, is_blind: true })
    const seen = viewer(['inventory.count', 'inventory.put_away'], {
      learned: learn({}, 'location', B02, 'put_away'),
    })
    const of = (id: number) =>
      locationCard(must(locationOf(client.replica, id)), seen, client.replica)

    expect(of(B02)).toMatchObject({ isHidden: true, plan: 2, lines: [] })
    expect(of(B02).acts.map(({ act }) => act)).toEqual(['count', 'put_away'])
    expect(of(A01)).toMatchObject({ isHidden: false, plan: null })
    expect(of(A01).acts.map(({ act }) => act)).toEqual(['put_away', 'count'])
  })

  it('shows and offers the goods of an item that was merged into this one', () => {
    const client = aPlant()
    client.put('balance', `${OLD_BOLT}.${B02}.-`, {
      item: OLD_BOLT,
      location: B02,
      lot: null,
      quantity: 10,
    })

    const card = itemCard(bolt, viewer(OPERATOR), client.replica)

    expect(card.lines.map(({ item, quantity }) => [item.id, quantity])).toContainEqual([
      OLD_BOLT,
      10,
    ])
    expect(card.total).toBe(170)
  })

  it('lets the goods of an inactive item be used up, and none be received', () => {
    const client = aPlant()
    client.put('balance', `${GONE}.${A01}.-`, {
      item: GONE,
      location: A01,
      lot: null,
      quantity: 3,
    })
    const gone = must(itemOf(books, GONE))
    const rights = [...OPERATOR, 'inventory.receive']

    const acts = itemCard(gone, viewer(rights), client.replica).acts.map(({ act }) => act)

    expect(acts).toEqual(['issue', 'move', 'return', 'scrap'])
  })

  it('offers nothing for an inactive item of which nothing is left', () => {
    expect(itemCard(must(itemOf(books, GONE)), viewer(OPERATOR), books).acts).toEqual([])
  })
})

describe('a lot that is stopped', () => {
  const SHUT = 78
  const plant = (change: Partial<Item> = {}) => {
    const other = aPlant()
    const dock = must(locationOf(other.replica, A01))
    other.put('location', String(SHUT), { ...dock, id: SHUT, code: 'Q', role: 'quarantine' })
    other.put('item', String(GLUE), { ...must(itemOf(other.replica, GLUE)), ...change })
    return other
  }
  const ACTS = [...OPERATOR, 'inventory.consume', 'inventory.ship']

  it('is offered a way to quarantine first, with both places filled in', () => {
    const { replica } = plant()
    const lot = must(lotOf(replica, HELD_LOT))
    const from = must(lotCard(lot, viewer(ACTS), replica).lines[0]).location.id

    expect(lotCard(lot, viewer(ACTS), replica).acts[0]).toEqual({
      ...{ act: 'quarantine', block: null, places: { from, to: SHUT } },
    })
    expect(lotCard(lot, viewer(['inventory.issue']), replica).acts.map(({ act }) => act)).toEqual([
      'issue',
    ])
    expect(lotCard(lot, viewer(ACTS), books).acts.map(({ act }) => act)).not.toContain('quarantine')
  })

  it('is shown where it lies in quarantine, and offered none then', () => {
    const other = plant()
    for (const [key, row] of [...other.replica.all<Balance>('balance')]) {
      if (row.lot === HELD_LOT) other.put('balance', key, { ...row, location: SHUT })
    }
    const card = lotCard(must(lotOf(other.replica, HELD_LOT)), viewer(ACTS), other.replica)

    expect(card.lines.map(({ location }) => location.id)).toEqual([SHUT])
    expect(card.acts.map(({ act }) => act)).not.toContain('quarantine')
    const place = locationCard(must(locationOf(other.replica, SHUT)), viewer(ACTS), other.replica)
    expect(place.lines.map(({ block }) => block)).toEqual(['hold'])
    expect(place.acts.map(({ act }) => act)).toEqual(['move'])
  })

  it('is offered for use where its item only warns', () => {
    const blocks = (mode: 'block' | 'warn') => {
      const { replica } = plant({ hold_mode: mode })
      const { acts } = lotCard(must(lotOf(replica, HELD_LOT)), viewer(ACTS), replica)
      return acts.filter(({ act }) => act === 'issue').map(({ block }) => block)
    }

    expect([blocks('block'), blocks('warn')]).toEqual([['hold'], [null]])
  })
})
