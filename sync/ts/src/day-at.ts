/** The date at a site, as lots and plans write theirs; null: where this machine is. Pure. */
export function dateAt(now: number, timeZone: string | null): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  const zone = timeZone === null ? {} : { timeZone }
  return new Intl.DateTimeFormat('en-CA', { ...options, ...zone }).format(now)
}
