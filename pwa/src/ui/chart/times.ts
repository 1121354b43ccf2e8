/** Times below the points of a chart: the day where it changes, else the time of day. */

const DAY_MS = 86_400_000

export interface TimeWords {
  day: (ms: number) => string
  clock: (ms: number) => string
}

export function timeWords(language: string): TimeWords {
  const day = new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric' })
  const clock = new Intl.DateTimeFormat(language, {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  return { day: (ms) => day.format(ms), clock: (ms) => clock.format(ms) }
}

/** One text for each tick; what is the same as before it is not said again. */
export function timeLabels(times: readonly (number | undefined)[], words: TimeWords): string[] {
  const known = times.filter((time) => time !== undefined)
  const first = known[0] ?? 0
  const last = known.at(-1) ?? first
  const isLong = known.length > 1 && (last - first) / (known.length - 1) >= DAY_MS / 2
  let said = ''
  return times.map((time) => {
    if (time === undefined) return ''
    const day = words.day(time)
    const isNew = day !== said
    said = day
    if (isLong) return isNew ? day : ''
    return isNew ? `${words.clock(time)}\n${day}` : words.clock(time)
  })
}
