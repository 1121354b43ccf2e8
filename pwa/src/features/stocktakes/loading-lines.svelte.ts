/**
 * The lines of a review, page after page: the first is shown at once, the rest follows while a
 * person reads. What was loaded last is kept on the device for when there is no network.
 */
import { readDraft, writeDraft } from '../../app/drafts.ts'
import { call } from '../../data/api.ts'
import { byWeight, type ReviewLine } from './review.ts'

interface Page {
  lines: ReviewLine[]
  next: number | null
}

export interface KeptReview {
  at: number
  lines: ReviewLine[]
}

const PAGE = 500
/** As many as a person can go through without a network. */
const KEPT = 200

export class LoadingLines {
  lines = $state.raw<ReviewLine[]>([])
  isWhole = $state(false)
  #run = 0

  constructor(
    private readonly stocktake: number,
    private readonly person: number,
  ) {}

  /** Resolves with the first page; an error of it is the caller's. */
  async begin(): Promise<void> {
    const run = ++this.#run
    const first = await this.#page(0)
    if (run !== this.#run) return
    this.#take(first.lines, first.next === null)
    void this.#rest(run, first)
  }

  stop(): void {
    this.#run += 1
  }

  kept(): KeptReview | undefined {
    return readDraft<KeptReview>(this.person, this.#name)
  }

  async #rest(run: number, first: Page): Promise<void> {
    const lines = [...first.lines]
    let { next } = first
    try {
      while (next !== null) {
        const page: Page = await this.#page(next)
        if (run !== this.#run) return
        lines.push(...page.lines)
        next = page.next
        this.#take([...lines], next === null)
      }
    } catch {
      // The line went down: what came so far stays, and says that it is not all.
      return
    }
    const most = [...lines].sort(byWeight).slice(0, KEPT)
    writeDraft(this.person, this.#name, { at: Date.now(), lines: most })
  }

  #take(lines: ReviewLine[], isWhole: boolean): void {
    this.lines = lines
    this.isWhole = isWhole
  }

  #page(after: number): Promise<Page> {
    return call<Page>(
      'GET',
      `/api/v1/stocktakes/${this.stocktake}/lines?after=${after}&limit=${PAGE}`,
    )
  }

  get #name(): string {
    return `review.${this.stocktake}`
  }
}
