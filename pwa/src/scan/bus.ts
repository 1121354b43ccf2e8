/**
 * The one road that every code travels: camera, scanner, paste and typing all
 * publish here, and the screen that subscribed last receives. What a code means
 * is the business of resolve.ts.
 */
export type ScanSource = 'camera' | 'wedge' | 'paste' | 'typed'

export interface Scan {
  text: string
  /** Bytes as the symbol held them; only the camera knows them. */
  raw?: Uint8Array
  /** Symbology name, or 'text' when nobody can tell. */
  format: string
  source: ScanSource
  /** Milliseconds UTC when the code was complete. */
  at: number
}

export type ScanHandler = (scan: Scan) => void

export class ScanBus {
  private readonly handlers: ScanHandler[] = []

  /** The newest subscriber gets every scan until it unsubscribes. */
  onScan(handler: ScanHandler): () => void {
    const entry: ScanHandler = (scan) => handler(scan)
    this.handlers.push(entry)
    return () => {
      const index = this.handlers.indexOf(entry)
      if (index >= 0) this.handlers.splice(index, 1)
    }
  }

  /** A handler below all others: it gets what no screen wanted. */
  onUnclaimed(handler: ScanHandler): () => void {
    const entry: ScanHandler = (scan) => handler(scan)
    this.handlers.unshift(entry)
    return () => {
      const index = this.handlers.indexOf(entry)
      if (index >= 0) this.handlers.splice(index, 1)
    }
  }

  /** False when nobody listens: the caller must not pretend that something happened. */
  publish(scan: Scan): boolean {
    const text = scan.text.trim()
    const handler = this.handlers.at(-1)
    if (text === '' || handler === undefined) return false
    handler(text === scan.text ? scan : { ...scan, text })
    return true
  }
}

export const bus = new ScanBus()

export const onScan = (handler: ScanHandler): (() => void) => bus.onScan(handler)
