/** Codes for screens before and beside scanning; the bus is loaded only when needed. */
export function listenForCodes(handle: (code: string) => void): () => void {
  let stop: (() => void) | undefined
  let closed = false
  void import('../../scan/bus.ts').then((module) => {
    if (!closed) stop = module.onScan((scan) => handle(scan.text))
  })
  return () => {
    closed = true
    stop?.()
  }
}
