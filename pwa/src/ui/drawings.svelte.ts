/** The paths of the icons: the first screens' at once, all others a moment later. */
import first from 'virtual:takt-icons/first'
import type { IconName } from './icons.ts'

class Drawings {
  #paths = $state.raw<Readonly<Record<string, string>>>(first)
  #rest: Promise<void> | undefined

  /** Its room is kept until it is here. */
  path(name: IconName): string {
    const path = this.#paths[name]
    if (path === undefined) void this.fetchAll()
    return path ?? ''
  }

  /** Never fails: beside every icon stands its word, and the next icon asks again. */
  fetchAll(): Promise<void> {
    this.#rest ??= import('virtual:takt-icons/later').then(
      ({ default: later }) => void (this.#paths = { ...this.#paths, ...later }),
      () => (this.#rest = undefined),
    )
    return this.#rest
  }
}

export const drawings = new Drawings()
