import type { Act, KeptBlob } from '@takt/sync'
import { describe, expect, it } from 'vitest'
import type { Attachment } from '../../data/rows.ts'
import { byId, photosOf } from './album.ts'
import { subjectsOf } from './keeping.ts'

const LOT = { kind: 'lot', id: 'lot-1' } as const
const ITEM = { kind: 'item', id: '5' } as const

function aRow(id: string, blob: string, change: Partial<Attachment> = {}): Attachment {
  return {
    ...{ id, blob, type: 'image/jpeg', size: 9, subject_kind: 'lot', subject_id: 'lot-1' },
    ...{ caption: null, person: 1, at: 1 },
    ...change,
  }
}

function anAct(id: string, kind: string, args: Act['args'], state: Act['state'] = 'device'): Act {
  return { id, n: 1, kind, actor: 1, args, at: 5, state, stream: 's' }
}

const attach = (id: string, blob: string, state?: Act['state']) =>
  anAct(id, 'attach', { blob, type: 'image/jpeg', size: 9, subject: LOT, caption: 'dent' }, state)

function kept(id: string, state: KeptBlob['state']): KeptBlob {
  return { id, size: 9, type: 'image/jpeg', at: 1, state, hasBytes: true }
}

describe('the photos of a thing', () => {
  it('are those of its rows and own ones that are not there yet', () => {
    const rows = [aRow('r1', 'b1'), aRow('r2', 'b2', { subject_id: 'lot-2' })]

    const photos = photosOf([LOT], rows, [attach('a3', 'b3')], byId([kept('b3', 'device')]))

    expect(photos).toMatchObject([
      { id: 'a3', caption: 'dent', state: 'device' },
      { id: 'r1', caption: '', state: 'server' },
    ])
  })

  it('show one that is booked and still in the archive once', () => {
    const photos = photosOf([LOT], [aRow('a1', 'b1')], [attach('a1', 'b1', 'booked')], byId([]))

    expect(photos).toHaveLength(1)
  })

  it('show one that hangs on the lot and on the item of a card once', () => {
    const rows = [aRow('r1', 'b1'), aRow('r2', 'b1', { subject_kind: 'item', subject_id: '5' })]

    expect(photosOf([LOT, ITEM], rows, [], byId([]))).toHaveLength(1)
  })

  it('are gone as soon as their author has taken them off, line or no line', () => {
    const undo = anAct('u1', 'undo', { operation: 'r1' })

    expect(photosOf([LOT], [aRow('r1', 'b1')], [undo], byId([]))).toEqual([])
  })

  it('leave out what the server holds', () => {
    expect(photosOf([LOT], [], [attach('a1', 'b1', 'held')], byId([]))).toEqual([])
  })

  it('say that the server took none of a file that it refused', () => {
    const blobs = byId([kept('b1', 'refused')])

    expect(photosOf([LOT], [aRow('r1', 'b1')], [], blobs)).toMatchObject([{ state: 'refused' }])
  })
})

describe('a photo at a receipt', () => {
  it('hangs on the act and on the lot', () => {
    const subjects = subjectsOf({ id: 'op', args: { item: 5, lot: 'lot-1' } })

    expect(subjects).toEqual([{ kind: 'act', id: 'op' }, LOT])
  })

  it('hangs on the item where there is no lot', () => {
    expect(subjectsOf({ id: 'op', args: { item: 5, lot: null } })).toEqual([
      { kind: 'act', id: 'op' },
      ITEM,
    ])
  })
})
