/** Badges at the lock screen come from the scan bus, which is loaded only then. */
interface BusModule {
  onScan: (handler: (scan: { text: string }) => void) => () => void
}

const found = import.meta.glob<BusModule>('../../scan/bus.ts')

export function listenForBadges(handle: (code: string) => void): () => void {
  let stop: (() => void) | undefined
  let closed = false
  for (const load of Object.values(found)) {
    void load().then((bus) => {
      if (!closed) stop = bus.onScan((scan) => handle(scan.text))
    })
  }
  return () => {
    closed = true
    stop?.()
  }
}
