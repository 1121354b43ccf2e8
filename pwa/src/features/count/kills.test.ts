import type { Act, JsonObject, RecordOptions } from '@takt/sync'
import type { MemoryClient } from '@takt/sync/testing'
import { afterEach, expect, test, vi } from 'vitest'
import { useClient } from '../../data/client.ts'
import type { Item } from '../../data/rows.ts'
import { A01, anItem, aPlant, B02, BOLT } from '../../scan/plant.testing.ts'
import { CountRun } from './run.svelte.ts'

const PERSON = 32
const NUT = 70
const TURNS = 200
const NEVER = new Promise<Act>(() => undefined)
const bolt = anItem({ id: BOLT, code: 'BOLT-M8' })
const nut = anItem({ id: NUT, code: 'NUT' })

/** A phone whose power can be cut after any write: of a draft, or of an act. */
class Phone {
  readonly client: MemoryClient = aPlant({ now: Date.now })
  /** All drafts that were written. */
  readonly drafts: string[] = []
  writes = 0
  #draft: string | null = null

  constructor(private power = Infinity) {
    this.client.put('item', String(NUT), { ...nut })
    const record = this.client.record.bind(this.client)
    this.client.record = async (kind: string, args: JsonObject, options: RecordOptions) => {
      const made = this.write() ? await record(kind, args, options) : undefined
      // Whoever waits for a phone without power waits for ever.
      return made === undefined || this.isDead ? NEVER : made
    }
    this.plug()
  }

  get isDead(): boolean {
    return this.writes >= this.power
  }

  private write(): boolean {
    if (this.isDead) return false
    this.writes += 1
    return true
  }

  private plug(): void {
    useClient(this.client)
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => (key.startsWith('takt.draft') ? this.#draft : null),
      setItem: (_: string, text: string) => {
        if (!this.write()) return
        this.#draft = text
        this.drafts.push(text)
      },
      removeItem: () => undefined,
    })
    vi.stubGlobal('sessionStorage', { getItem: () => null, setItem: () => undefined })
  }

  /** What is in the storage is all that is left; `draft`: it is older than the acts. */
  async restart(draft = this.#draft): Promise<CountRun> {
    // What still ran when the power went comes to its end in the dark.
    for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve()
    this.power = Infinity
    this.#draft = draft
    return new CountRun(null, PERSON, await this.client.acts())
  }

  async acts(): Promise<Act[]> {
    return [...(await this.client.acts())].reverse()
  }

  /** The totals of each place and item, in the order in which they came on record. */
  async totals(): Promise<Map<string, number[]>> {
    const found = new Map<string, number[]>()
    for (const { kind, args } of await this.acts()) {
      if (kind !== 'stock.count') continue
      const key = `${String(args['location'])}/${String(args['item'])}`
      found.set(key, [...(found.get(key) ?? []), Number(args['quantity'])])
    }
    return found
  }
}

const scan = (item: Item) => (run: CountRun) => {
  run.take(item, { lot: null })
}
const to = (place: number) => (run: CountRun) => {
  run.toPlace(place)
}
const WORK: ((run: CountRun) => void)[] = [
  ...[to(A01), scan(bolt), scan(bolt), scan(nut), scan(bolt), scan(nut), to(B02), scan(bolt)],
  ...[to(A01), scan(bolt), scan(nut), (run: CountRun) => run.flush(), to(B02), scan(nut)],
]

/** The work up to the cut; returns what the worker scanned while the phone could keep it. */
async function work(phone: Phone, isCalm: boolean): Promise<Map<string, number>> {
  const scanned = new Map<string, number>()
  const run = new CountRun(null, PERSON)
  if (phone.isDead) return scanned
  for (const step of WORK) {
    const before = sumOf(run)
    const wasDead = phone.isDead
    step(run)
    for (const [key, total] of wasDead ? [] : sumOf(run)) {
      if (total !== before.get(key)) scanned.set(key, total)
    }
    if (phone.isDead) return scanned
    if (isCalm) await settledOrDead(phone, run)
  }
  await settledOrDead(phone, run)
  return scanned
}

/** An act that a dead phone was writing never comes to an end. */
async function settledOrDead(phone: Phone, run: CountRun): Promise<void> {
  const isOver = run.settled.then(() => true)
  for (let turn = 0; turn < TURNS && !phone.isDead; turn += 1) {
    if (await Promise.race([isOver, Promise.resolve(false)])) return
  }
}

function sumOf(run: CountRun): Map<string, number> {
  const found = new Map<string, number>()
  for (const [place, entries] of Object.entries(run.state.places)) {
    for (const one of Object.values(entries)) found.set(`${place}/${one.item}`, Number(one.entered))
  }
  return found
}

const lastOf = (totals: Map<string, number[]>) =>
  new Map([...totals].map(([key, all]) => [key, all.at(-1) ?? 0]))

afterEach(() => {
  vi.unstubAllGlobals()
})

test.each([true, false])(
  'a kill after any write loses nothing and records no total twice (in peace: %s)',
  async (isCalm) => {
    const whole = new Phone()
    await work(whole, isCalm)
    expect(whole.writes).toBeGreaterThan(25)
    for (let power = 0; power <= whole.writes; power += 1) {
      const phone = new Phone(power)
      const scanned = await work(phone, isCalm)
      const back = await phone.restart()
      back.leave()
      await back.settled
      const totals = await phone.totals()
      expect([power, lastOf(totals)]).toEqual([power, scanned])
      for (const all of totals.values())
        expect([power, new Set(all).size]).toEqual([power, all.length])
    }
  },
)

test('a draft that is older than the acts never takes a total back', async () => {
  const whole = new Phone()
  await work(whole, true)
  const onRecord = lastOf(await whole.totals())
  for (const draft of ['{}', ...whole.drafts]) {
    const phone = new Phone()
    await work(phone, true)
    const back = await phone.restart(draft)
    back.leave()
    await back.settled
    for (const [key, total] of onRecord) {
      expect([key, (await phone.totals()).get(key)?.at(-1)]).toEqual([key, total])
    }
  }
})

test('whoever scans on after such a restart adds to what is on record', async () => {
  const phone = new Phone()
  const run = new CountRun(null, PERSON)
  for (const step of [to(A01), scan(bolt), scan(bolt), to(B02)]) step(run)
  await run.settled
  const back = await phone.restart('{}')
  for (const step of [to(A01), scan(bolt), to(B02)]) step(back)
  await back.settled
  expect((await phone.totals()).get(`${A01}/${BOLT}`)).toEqual([2, 3])
})

test('a total that was taken back before the kill stays taken back', async () => {
  const phone = new Phone()
  const run = new CountRun(null, PERSON)
  for (const step of [to(A01), scan(bolt), to(B02)]) step(run)
  await run.settled
  const [act] = await phone.acts()
  await run.undo(act as Act)
  const undone = { operation: act?.id ?? '' }
  const acts = [{ ...(act as Act) }, { ...(act as Act), id: 'u', kind: 'undo', args: undone }]
  const back = new CountRun(null, PERSON, acts)
  expect(back.state.places).toEqual({})
})

test('goods that were seen too long ago to be added to are counted anew', async () => {
  const phone = new Phone()
  const run = new CountRun(null, PERSON)
  for (const step of [to(A01), scan(bolt), to(B02)]) step(run)
  await run.settled
  const acts = (await phone.acts()).map((act) => ({
    ...act,
    args: { ...act.args, span: 3_600_000 },
  }))
  expect((await phone.restart('{}')).state.places[A01]).toBeDefined()
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  expect(new CountRun(null, PERSON, acts).state.places).toEqual({})
})
