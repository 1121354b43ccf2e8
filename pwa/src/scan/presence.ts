/**
 * Turns frames into scans: a code that stays in front of the camera is one scan
 * until it has been out of view for a while. By mode a code that stays counts
 * again after a pause, for people who count equal parts with one label.
 */
export interface PresenceSettings {
  /** Unseen for this long, a code has left the view. */
  goneMs: number
  /** A code in view counts again after this long; null: only after it left. */
  againMs: number | null
}

export const PRESENCE: PresenceSettings = { goneMs: 1_200, againMs: null }

interface Seen {
  lastSeenAt: number
  countedAt: number
}

export class Presence {
  private readonly seen = new Map<string, Seen>()

  constructor(private settings: PresenceSettings = PRESENCE) {}

  configure(settings: PresenceSettings): void {
    this.settings = settings
  }

  /** The codes of one frame; returns those that are new scans. */
  frame(texts: readonly string[], now: number): string[] {
    const fresh = [...new Set(texts)].filter((text) => this.isNew(text, now))
    for (const [text, entry] of this.seen) {
      if (now - entry.lastSeenAt > this.settings.goneMs) this.seen.delete(text)
    }
    return fresh
  }

  clear(): void {
    this.seen.clear()
  }

  private isNew(text: string, now: number): boolean {
    const { goneMs, againMs } = this.settings
    const entry = this.seen.get(text)
    const gone = entry === undefined || now - entry.lastSeenAt >= goneMs
    const again = entry !== undefined && againMs !== null && now - entry.countedAt >= againMs
    const counts = gone || again
    this.seen.set(text, { lastSeenAt: now, countedAt: counts ? now : entry.countedAt })
    return counts
  }
}
