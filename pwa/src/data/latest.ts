/**
 * Reads that change faster than they can be read: one is under way, and one more
 * follows when something changed meanwhile. A burst of scans costs two reads.
 */
export function latest<T>(read: () => Promise<T>, take: (value: T) => void): LatestReader {
  let isReading = false
  let isWanted = false
  let isOn = true
  const run = async (): Promise<void> => {
    isReading = true
    try {
      while (isWanted && isOn) {
        isWanted = false
        const value = await read()
        if (isOn) take(value)
      }
    } finally {
      isReading = false
    }
  }
  return {
    ask() {
      isWanted = true
      if (!isReading) void run()
    },
    stop: () => void (isOn = false),
  }
}

export interface LatestReader {
  /** Something changed. */
  ask: () => void
  stop: () => void
}
