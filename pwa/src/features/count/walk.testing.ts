/** A count at work, for the tests: steps, and a device that says what is on record. */
import { begin, type CountAct, type CountState, type Moment, type Step } from './counting.ts'
import { recorded, resume } from './on-record.ts'

export const AT: Moment = { now: 1_000, wall: 1_000, head: 7 }

/** Runs steps and keeps all acts; `confirm` is the device that says: on record. */
export class Walk {
  acts: CountAct[] = []
  confirmed = 0
  constructor(public state: CountState = begin(5)) {}
  do(step: (state: CountState) => Step): this {
    const made = step(this.state)
    this.state = made.state
    this.acts.push(...made.acts)
    return this
  }
  /** Everything that was asked for is on record, as act-1, act-2 and so on. */
  confirm(): this {
    for (; this.confirmed < this.acts.length; this.confirmed += 1) {
      const act = this.acts[this.confirmed]
      if (act) this.state = recorded(this.state, act, `act-${this.confirmed + 1}`)
    }
    return this
  }
  /** The memory is gone, the draft is not, and what was not confirmed never came to be. */
  kill(at: Moment = AT): Step {
    this.acts = this.acts.slice(0, this.confirmed)
    const back = resume(JSON.parse(JSON.stringify(this.state)) as CountState, at)
    this.do(() => back)
    return back
  }
  get totals(): string[] {
    return this.acts.map((act) => (act.kind === 'stock.count' ? act.entry.entered : 'empty'))
  }
}
