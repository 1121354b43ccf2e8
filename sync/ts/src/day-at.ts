/** The day at a site, as it is told to people and plans. */

/** By time zone: making one takes some milliseconds on a phone, and a day is asked for often. */
const forms = new Map<string | null, Intl.DateTimeFormat>()

/** The date at a site, as lots and plans write theirs; null: where this machine is. */
export function dateAt(now: number, timeZone: string | null): string {
  let form = forms.get(timeZone)
  if (form === undefined) {
    const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
    const zone = timeZone === null ? {} : { timeZone }
    form = new Intl.DateTimeFormat('en-CA', { ...options, ...zone })
    forms.set(timeZone, form)
  }
  return form.format(now)
}
