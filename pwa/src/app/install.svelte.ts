/** Installing on the home screen: the browser's own question, or the way by hand on iOS. */
interface InstallEvent extends Event {
  prompt: () => Promise<{ outcome: 'accepted' | 'dismissed' }>
}

class Install {
  #event = $state.raw<InstallEvent | undefined>(undefined)
  installed = $state(isStandalone())

  get possible(): boolean {
    return this.#event !== undefined && !this.installed
  }

  /** iOS has no question to ask; the page tells the steps. */
  get byHand(): boolean {
    return !this.installed && /iPhone|iPad/.test(navigator.userAgent)
  }

  start(): void {
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault()
      this.#event = event as InstallEvent
    })
    addEventListener('appinstalled', () => (this.installed = true))
  }

  async ask(): Promise<void> {
    const event = this.#event
    this.#event = undefined
    if (event && (await event.prompt()).outcome === 'accepted') this.installed = true
  }
}

function isStandalone(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(display-mode: standalone)').matches
}

export const install = new Install()
