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
  // No room for a draft: the form itself still holds what was typed.
  keepDraft(person, name, draft)
}

/** The same; false where there is no room for it. */
export function keepDraft(person: number, name: string, draft: unknown): boolean {
  try {
    localStorage.setItem(place(person, name), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

export function dropDraft(person: number, name: string): void {
  localStorage.removeItem(place(person, name))
}
