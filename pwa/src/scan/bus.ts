/**
 * The one road that every code travels: camera, scanner, paste and typing all
 * publish here, and the screen that subscribed last receives. What a code means
 * is the business of resolve.ts.
 */
import { isSecretAsked } from '../ui/secrets.ts'
import { isBadge } from './codes.ts'

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

/** A screen that loads longer than this is none that the person still waits for. */
const HELD_MS = 10_000

export class ScanBus {
  private readonly handlers: ScanHandler[] = []
  private held: Scan[] = []

  constructor(private readonly isSilent: () => boolean = isSecretAsked) {}

  /** A PIN or a password is being typed: nobody takes a code, but a badge that stands for it. */
  get silent(): boolean {
    return this.isSilent()
  }

  /** The newest subscriber gets every scan until it unsubscribes, those held for it first. */
  onScan(handler: ScanHandler): () => void {
    const entry: ScanHandler = (scan) => handler(scan)
    this.handlers.push(entry)
    const { held } = this
    this.held = []
    const newest = held.at(-1)?.at ?? 0
    for (const scan of held) if (newest - scan.at < HELD_MS) handler(scan)
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

  /** For a screen that is still being loaded: it gets the scan when it subscribes. */
  hold(scan: Scan): void {
    this.held.push(scan)
  }

  /** False when nobody listens: the caller must not pretend that something happened. */
  publish(scan: Scan): boolean {
    const text = scan.text.trim()
    const handler = this.handlers.at(-1)
    if (text === '' || handler === undefined || (this.silent && !isBadge(text))) return false
    handler(text === scan.text ? scan : { ...scan, text })
    return true
  }
}

export const bus = new ScanBus()

export const onScan = (handler: ScanHandler): (() => void) => bus.onScan(handler)
