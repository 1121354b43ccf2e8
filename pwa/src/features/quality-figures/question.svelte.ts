/**
 * A question to the server of which the last answer stays on this device, with its time: without
 * a line that one is shown, and it is said of when it is. Costs are never kept.
 */
import { nowMs } from '../../data/live.svelte.ts'
import { ApiError, call } from '../../data/api.ts'
import { problemText } from '../../data/submission.svelte.ts'
import { pathOf } from './answers.ts'

interface Kept<Answer> {
  at: number
  answer: Answer
}
const BYTES_MAX = 300_000
const keyOf = (name: string) => `takt.figures.${name}`

export class Question<Answer> {
  answer = $state.raw<Answer | undefined>(undefined)
  /** Of when a kept answer is; null: it is of now. */
  keptAt = $state<number | null>(null)
  busy = $state(false)
  failure = $state('')
  /** The page around it says why the server does not answer: no line, or nobody signed in. */
  isUnreached = $state(false)
  #turn = 0

  constructor(
    readonly path: string,
    readonly name: string | null = path,
  ) {}

  async ask(query: Record<string, string>): Promise<void> {
    const turn = ++this.#turn
    this.busy = true
    this.failure = ''
    this.isUnreached = false
    try {
      const answer = await call<Answer>('GET', pathOf(this.path, query))
      if (turn !== this.#turn) return
      this.answer = answer
      this.keptAt = null
      this.#keep(answer)
    } catch (error) {
      if (turn !== this.#turn) return
      const isOffline = error instanceof ApiError && error.code === 'offline'
      if (isOffline) this.#recall()
      this.isUnreached = isOffline || (error instanceof ApiError && error.status === 401)
      if (!this.isUnreached) this.failure = problemText(error)
    } finally {
      if (turn === this.#turn) this.busy = false
    }
  }

  #keep(answer: Answer): void {
    if (this.name === null) return
    const text = JSON.stringify({ at: nowMs(), answer } satisfies Kept<Answer>)
    try {
      if (text.length <= BYTES_MAX) localStorage.setItem(keyOf(this.name), text)
    } catch {
      // Without room for it there is no kept answer: nothing else is lost.
    }
  }

  #recall(): void {
    const text = this.name === null ? null : localStorage.getItem(keyOf(this.name))
    if (text === null) return
    const kept = JSON.parse(text) as Kept<Answer>
    this.answer = kept.answer
    this.keptAt = kept.at
  }
}
