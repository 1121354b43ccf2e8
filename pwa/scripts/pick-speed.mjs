/**
 * How long proposing a pick takes on a replica, by the code that the screens run.
 * Reads {tables, today, items, quantity, runs} from standard input, where tables are
 * columnar chunks as phones keep them; writes {values, limits} in milliseconds: the
 * limit is a plain sort of the same candidates by their expiry.
 *   node --experimental-transform-types pwa/scripts/pick-speed.mjs < question.json
 */
import { readFileSync } from 'node:fs'
import { Segment } from '../../sync/ts/src/chunks.ts'
import { ReplicaView } from '../../sync/ts/src/replica.ts'
import { pick } from '../src/features/flow/stock.ts'

const { tables, today, items, quantity, runs } = JSON.parse(readFileSync(0, 'utf8'))
const books = new ReplicaView()
for (const { scope, body } of tables) {
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  books.table(scope, body.table).segments.push(new Segment(bytes.buffer, body.rows))
}
books.show(new Map(tables.map(({ scope }) => [scope, 'ready'])))

const asked = { books, today, next: 3 }
const itemOf = (id) => books.get('item', String(id))
const timed = (work) => {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** Everything that may be taken of an item, in the order in which the replica lists it. */
function candidatesOf(id) {
  const found = pick(itemOf(id), Number.MAX_SAFE_INTEGER, asked).proposals
  return found
    .map(({ candidate }) => candidate)
    .sort((a, b) => a.location - b.location || (a.lotCode < b.lotCode ? -1 : 1))
}

const byExpiry = (a, b) =>
  a.expiresOn < b.expiresOn ? -1 : a.expiresOn > b.expiresOn ? 1 : a.lotCode < b.lotCode ? -1 : 1

// The first look builds the indexes, as it does on a phone.
pick(itemOf(items[0]), quantity, asked)
const candidates = items.map(candidatesOf)
const values = []
const limits = []
for (let run = 0; run < runs; run++) {
  values.push(items.map((id) => timed(() => pick(itemOf(id), quantity, asked))))
  limits.push(candidates.map((some) => timed(() => [...some].sort(byExpiry))))
}
process.stdout.write(JSON.stringify({ values, limits, candidates: candidates[0].length }))
