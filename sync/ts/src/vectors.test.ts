import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { DrivenDevice, type DrivenClock } from '../simulator/driven-device.ts'
import { CanonError, canon, canonText } from './canon.ts'
import { chainNext, chainStart, sha256 } from './chain.ts'
import { add, lanesToHex, murmur3, rowDigest, type Lanes } from './digest.ts'
import { pushMessage, type PushRequest } from './envelope.ts'
import { ReplicaView } from './replica.ts'
import { balanceKey, codeKey, legs } from './stock.ts'
import type { Json, JsonObject, Row } from './types.ts'

/** Cases that both languages run; the lists grow, so unknown fields are none of our business. */
function casesOf<T>(name: string): (T & { name: string })[] {
  const file = new URL(`../../vectors/${name}.json`, import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: (T & { name: string })[] }).cases
}

interface CanonCase {
  value: Json
  canon?: string
  sha256?: string
  why?: string
}

describe('canon vectors', () => {
  it.each(casesOf<CanonCase>('canon'))('$name', async ({ value, canon: text, sha256: hash }) => {
    if (text === undefined) expect(() => canonText(value)).toThrow(CanonError)
    else {
      expect(canonText(value)).toBe(text)
      expect(await sha256(canon(value))).toBe(hash)
    }
  })
})

interface ChainCase {
  stream: string
  operations?: Json[]
  hashes?: string[]
  signed?: string
}

describe('chain vectors', () => {
  const cases = casesOf<ChainCase>('chain').filter(({ hashes }) => hashes !== undefined)
  it.each(cases)('$name', async ({ stream, operations = [], hashes = [], signed }) => {
    let h = await chainStart(stream)
    const made = [h]
    for (const operation of operations) made.push((h = await chainNext(h, canonText(operation))))
    const request = { stream, last: [operations.length, h] } as unknown as PushRequest

    expect(made).toEqual(hashes)
    expect(pushMessage(request)).toBe(signed)
  })
})

interface DigestCase {
  text?: string
  seed?: number
  hash?: string
  row?: [string, string, Row]
  rows?: [string, string, Row][]
  digest?: string
}

describe('digest vectors', () => {
  it.each(casesOf<DigestCase>('digest'))('$name', ({ text, seed = 0, hash, ...given }) => {
    if (text !== undefined) {
      const [lane] = murmur3(new TextEncoder().encode(text), [seed, 0])
      expect(lane.toString(16).padStart(8, '0')).toBe(hash)
      return
    }
    const lanes: Lanes = [0, 0]
    const rows = given.rows ?? (given.row ? [given.row] : [])
    for (const [table, key, row] of rows) add(lanes, rowDigest(table, key, row))
    expect(lanesToHex(lanes)).toBe(given.digest)
  })
})

interface RebaseCase {
  base: [number, number, string | null, number][]
  pending: { id?: string; kind: string; args: JsonObject; original?: RebaseCase['pending'][0] }[]
  quantities: [number, number, string | null, number][]
}

describe('rebase vectors', () => {
  it.each(casesOf<RebaseCase>('rebase'))('$name', ({ base, pending, quantities }) => {
    const view = new ReplicaView()
    view.show(new Map([['warehouse:1', 'ready']]))
    for (const [location, item, lot, quantity] of base) {
      const row = { item, location, lot, quantity }
      view.table('warehouse:1', 'balance').put(balanceKey(item, location, lot), row)
    }
    const acts = pending.map((act, i) => {
      const target = pending.find(({ id }) => id === act.args['operation']) ?? act.original
      const undoes = target && act.kind === 'undo' ? legs(target.kind, target.args) : []
      return { id: act.id ?? String(i), kind: act.kind, args: act.args, actor: 1, at: 0, undoes }
    })
    view.setPending(acts, () => false)

    const seen = [...view.all('balance')].map(([, row]) => [
      ...[row['location'], row['item'], row['lot'], row['quantity']],
    ])
    const shown = seen.filter(([, , , quantity]) => quantity !== 0)
    expect(new Set(shown.map((row) => JSON.stringify(row)))).toEqual(
      new Set(quantities.map((row) => JSON.stringify(row))),
    )
  })
})

interface Script {
  side: string
  device: string
  steps: { call: string; clock: DrivenClock; args: { [name: string]: Json }; result: Json }[]
}

describe.each(['push_scripts', 'pull_scripts'])('%s of the client', (file) => {
  const scripts = casesOf<Script>(file).filter(({ side }) => side === 'client')
  it('are there', () => {
    expect(scripts.length).toBeGreaterThan(0)
  })
  for (const { name, device, steps } of scripts) {
    it(name, async () => {
      const driven = new DrivenDevice(device)
      for (const { call, clock, args, result } of steps) {
        expect(await driven.serve(call, args, clock), call).toEqual(result)
      }
    })
  }
})

describe('code vectors', () => {
  it.each(casesOf<{ text: string; key: string }>('codes'))('$name', ({ text, key }) => {
    expect(codeKey(text)).toBe(key)
    expect(codeKey(key)).toBe(key)
  })
})
