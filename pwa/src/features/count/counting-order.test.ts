import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atPlace, empty, goodsKey, leave, saidAt, say, take } from './counting.ts'
import { hasOpen, notRecorded } from './on-record.ts'
import { AT, Walk } from './walk.testing.ts'

test('the last total on record of any goods is what the worker said, in any order of work', () => {
  const place = fc.integer({ min: 1, max: 3 })
  const item = fc.integer({ min: 1, max: 3 })
  const event = fc.oneof(
    place.map((at) => ({ kind: 'place' as const, at })),
    item.map((one) => ({ kind: 'scan' as const, item: one })),
    fc.tuple(item, fc.integer({ min: 0, max: 40 })).map(([one, n]) => ({
      ...{ kind: 'type' as const, item: one, n },
    })),
    fc.constant({ kind: 'pause' as const }),
    fc.constant({ kind: 'empty' as const }),
    fc.constant({ kind: 'confirm' as const }),
    fc.constant({ kind: 'fail' as const }),
    fc.constant({ kind: 'kill' as const }),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const walk = new Walk()
      const said = new Map<string, number>()
      const fail = () => {
        const act = walk.acts[walk.confirmed]
        if (act === undefined) return
        walk.acts.splice(walk.confirmed, 1)
        walk.state = notRecorded(walk.state, act)
      }
      for (const one of events) {
        const at = walk.state.place
        if (one.kind === 'place') walk.do((s) => atPlace(s, one.at, AT))
        else if (one.kind === 'pause') walk.do((s) => leave(s, AT))
        else if (one.kind === 'confirm') walk.confirm()
        else if (one.kind === 'fail') fail()
        else if (one.kind === 'kill') walk.kill()
        else if (at !== null && one.kind === 'empty') {
          if (saidAt(walk.state, at).length === 0) said.set(String(at), 0)
          walk.do((s) => empty(s, AT))
        } else if (at !== null && 'item' in one) {
          said.delete(String(at))
          const key = `${at}/${goodsKey({ item: one.item, lot: null })}`
          walk.do((s) => take(s, { item: one.item, lot: null }, one.kind === 'scan', AT))
          if (one.kind === 'scan') said.set(key, (said.get(key) ?? 0) + 1)
          else {
            walk.state = say(walk.state, String(one.n))
            said.set(key, one.n)
          }
        }
      }
      // The end of the work: whatever failed or was cut off is on record after one more start.
      walk.do((s) => leave(s, AT)).kill()
      walk.confirm()
      const onRecord = new Map<string, number>()
      for (const act of walk.acts) {
        if (act.kind === 'stock.count_empty') {
          for (const key of onRecord.keys())
            if (key.startsWith(`${act.place}/`)) onRecord.delete(key)
          onRecord.set(String(act.place), 0)
          continue
        }
        onRecord.delete(String(act.place))
        onRecord.set(`${act.place}/${goodsKey(act.entry)}`, Number(act.entry.entered))
      }
      expect(onRecord).toEqual(said)
      expect(hasOpen(walk.state)).toBe(false)
    }),
    { numRuns: 500 },
  )
})
