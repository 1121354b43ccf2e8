/** A question to the server of which the last answer is kept, with when it was given. */
import { problemText } from '../../data/submission.svelte.ts'
import type { Kept } from './kept.ts'

interface Question<Answer> {
  read: () => Promise<Answer>
  kept: () => Promise<Kept<Answer> | undefined>
  keep: (answer: Answer, at: number) => Promise<unknown>
}

export class Asked<Answer> {
  found = $state.raw<Kept<Answer> | undefined>(undefined)
  /** What is shown is what the server says now. */
  isFresh = $state(false)
  busy = $state(false)
  /** Why the server did not answer. */
  failure = $state<string | null>(null)

  constructor(private readonly question: Question<Answer>) {
    void this.begin()
  }

  private async begin(): Promise<void> {
    const before = this.question.kept()
    const loading = this.load()
    const kept = await before
    this.found ??= kept
    await loading
  }

  async load(): Promise<void> {
    this.busy = true
    this.failure = null
    try {
      const answer = await this.question.read()
      this.found = { answer, at: Date.now() }
      this.isFresh = true
      void this.question.keep(answer, this.found.at)
    } catch (error) {
      this.isFresh = false
      this.failure = problemText(error)
    } finally {
      this.busy = false
    }
  }
}
