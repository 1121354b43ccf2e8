/**
 * Scopes whose digest disagreed with the server's. The first time such a scope
 * comes again at once, row by row; when that does not help either, ever less
 * often, because loading it over and over would eat the line of the whole plant.
 */

const FIRST_WAIT_MS = 60_000
const LONGEST_WAIT_MS = 3_600_000
const FORGOTTEN_MS = 2 * LONGEST_WAIT_MS

export class Suspects {
  private readonly noted = new Map<string, { times: number; at: number }>()

  /** The digest of a scope disagreed at this reading of the monotonic clock. */
  note(scope: string, mono: number): void {
    const { times = 0, at = 0 } = this.noted.get(scope) ?? {}
    this.noted.set(scope, { times: mono - at > FORGOTTEN_MS ? 1 : times + 1, at: mono })
  }

  has(scope: string): boolean {
    return this.noted.has(scope)
  }

  /** Milliseconds until the scope may be loaded again. */
  wait(scope: string, mono: number): number {
    const { times = 0, at = 0 } = this.noted.get(scope) ?? {}
    if (times < 2) return 0
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (times - 2))
    return Math.max(0, at + wait - mono)
  }
}
