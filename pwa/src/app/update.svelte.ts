/**
 * The service worker and its updates. A new version waits until the person
 * agrees, never replaces the page under an open form, and the outbox lives in
 * IndexedDB, which no update touches.
 */
import { openForms } from './forms.svelte.ts'

const CHECK_EVERY_MS = 30 * 60_000
const STORED_PROGRAM = 'precache'

class Update {
  ready = $state(false)
  /** The whole program lies on this device, and this page is served from there. */
  stored = $state(false)
  /** No secure context: the app works, but not from a cold start without a network. */
  unavailable = $state(false)
  #waiting: ServiceWorker | undefined
  #asked = false

  /** Shown only when nobody is typing. */
  get offered(): boolean {
    return this.ready && openForms.count === 0
  }

  async start(): Promise<void> {
    if (!import.meta.env.PROD) return
    if (!('serviceWorker' in navigator)) {
      this.unavailable = true
      return
    }
    let isFirst = navigator.serviceWorker.controller === null
    navigator.serviceWorker.addEventListener('controllerchange', () => {
      if (this.#asked) return location.reload()
      // Another tab took the new version: the parts of this one's are gone.
      if (!isFirst) this.ready = true
      isFirst = false
      void this.#look()
    })
    void this.#look()
    try {
      const registration = await navigator.serviceWorker.register('/sw.js', { scope: '/' })
      this.#watch(registration)
      setInterval(() => void this.#check(registration), CHECK_EVERY_MS)
    } catch {
      this.unavailable = !this.stored
    }
  }

  apply(): void {
    if (!this.ready || openForms.count > 0) return
    this.#asked = true
    if (this.#waiting?.state === 'installed') this.#waiting.postMessage({ type: 'SKIP_WAITING' })
    else location.reload()
  }

  /** A worker becomes active only with its program complete; a cleared cache is seen here. */
  async #look(): Promise<void> {
    const names = await caches.keys().catch((): string[] => [])
    const isKept = names.some((name) => name.includes(STORED_PROGRAM))
    this.stored = isKept && navigator.serviceWorker.controller !== null
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
