/**
 * Remembers what a person did next after scanning a thing of this kind at a
 * place, so that the card can offer it first. Small, per person, on the device.
 */
export type SubjectKind = 'item' | 'lot' | 'location'

/** Newest first, per kind of thing, with the place and without it. */
export type Learned = Readonly<Record<string, readonly string[]>>

export const KEPT = 3

const key = (subject: SubjectKind, place: number | null) => `${subject}@${place ?? '-'}`

export function learn(
  learned: Learned,
  subject: SubjectKind,
  place: number | null,
  act: string,
): Learned {
  const put = (name: string) =>
    [act, ...(learned[name] ?? []).filter((a) => a !== act)].slice(0, KEPT)
  const anywhere = key(subject, null)
  const here = key(subject, place)
  return { ...learned, [anywhere]: put(anywhere), [here]: put(here) }
}

/** What was done here comes first, then what was done anywhere, then the given order. */
export function order(
  acts: readonly string[],
  learned: Learned,
  subject: SubjectKind,
  place: number | null,
): string[] {
  const known = [...(learned[key(subject, place)] ?? []), ...(learned[key(subject, null)] ?? [])]
  const first = [...new Set(known)].filter((act) => acts.includes(act))
  return [...first, ...acts.filter((act) => !first.includes(act))]
}
