/**
 * The service worker and its updates. A new version waits until the person
 * agrees, never replaces the page under an open form, and the outbox lives in
 * IndexedDB, which no update touches.
 */
import { openForms } from './forms.svelte.ts'

const CHECK_EVERY_MS = 30 * 60_000

class Update {
  ready = $state(false)
  #waiting: ServiceWorker | undefined
  #asked = false

  /** Shown only when nobody is typing. */
  get offered(): boolean {
    return this.ready && openForms.count === 0
  }

  async start(): Promise<void> {
    if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.#asked) location.reload()
    })
    try {
      const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
      this.#watch(registration)
      setInterval(() => void this.#check(registration), CHECK_EVERY_MS)
    } catch {
      // No secure context: the app works, but not from a cold start without a network.
      this.unavailable = true
    }
  }

  unavailable = $state(false)

  apply(): void {
    if (!this.#waiting || openForms.count > 0) return
    this.#asked = true
    this.#waiting.postMessage({ type: 'SKIP_WAITING' })
  }

  async #check(registration: ServiceWorkerRegistration): Promise<void> {
    try {
      await registration.update()
    } catch {
      // Offline: the next round asks again.
    }
  }

  #watch(registration: ServiceWorkerRegistration): void {
    const offer = (worker: ServiceWorker | null) => {
      if (!worker || !navigator.serviceWorker.controller) return
      this.#waiting = worker
      this.ready = true
    }
    offer(registration.waiting)
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') offer(worker)
      })
    })
  }
}

export const update = new Update()
