/** Half-filled input, kept on the device per person: nobody sees another one's. */
const PREFIX = 'takt.draft.'

const place = (person: number, name: string) => `${PREFIX}${person}.${name}`

export function readDraft<Draft>(person: number, name: string): Draft | undefined {
  try {
    const text = localStorage.getItem(place(person, name))
    return text === null ? undefined : (JSON.parse(text) as Draft)
  } catch {
    // An unreadable draft is no draft.
    return undefined
  }
}

export function writeDraft(person: number, name: string, draft: unknown): void {
  try {
    localStorage.setItem(place(person, name), JSON.stringify(draft))
  } catch {
    // No room for a draft: the form itself still holds what was typed.
  }
}

export function dropDraft(person: number, name: string): void {
  localStorage.removeItem(place(person, name))
}
