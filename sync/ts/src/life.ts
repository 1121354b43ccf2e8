/**
 * The life of a page: what the browser says about sleep, freezing, visibility
 * and the line. None of these is reliable, so they only make things sooner.
 */

/** Calls `onWake` when it is worth trying at once; returns how to stop watching. */
export function watchLife(onWake: () => void, onOffline: () => void): () => void {
  const page = globalThis.document
  if (page === undefined) return () => undefined
  const stopping = new AbortController()
  const { signal } = stopping
  const onVisible = (): void => {
    if (page.visibilityState === 'visible') onWake()
  }
  globalThis.addEventListener('online', onWake, { signal })
  globalThis.addEventListener('offline', onOffline, { signal })
  globalThis.addEventListener('pageshow', onWake, { signal })
  page.addEventListener('visibilitychange', onVisible, { signal })
  page.addEventListener('resume', onWake, { signal })
  return () => stopping.abort()
}
