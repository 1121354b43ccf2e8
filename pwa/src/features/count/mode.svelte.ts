/** How scans count on this device: each is one, or the number is asked for. */
export type Mode = 'each' | 'ask'

const NAME = 'takt.count.mode'

export class CountMode {
  value = $state<Mode>(localStorage.getItem(NAME) === 'ask' ? 'ask' : 'each')

  get isEach(): boolean {
    return this.value === 'each'
  }

  set(mode: Mode): void {
    this.value = mode
    try {
      localStorage.setItem(NAME, mode)
    } catch {
      // No room: it holds for as long as the screen is open.
    }
  }
}
