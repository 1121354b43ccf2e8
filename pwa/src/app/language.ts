/** Which language the screen takes: that of whoever works here, else that of the device. */
import type { Person } from '../data/rows.ts'
import { guessLanguage, type Language } from './i18n.svelte.ts'
import { preferences, savePreferences } from './preferences.svelte.ts'

/** Kept in the tab, so that a reload begins in the right language. */
const SPOKEN = 'takt.language'

const keyOf = ({ id, language }: Person) => `${id}:${language}`

/** A choice in the settings holds until another language is chosen for the person. */
export const languageOf = (person: Person | undefined): Language =>
  (person && (preferences.languages?.[keyOf(person)] ?? (person.language as Language | null))) ??
  preferences.language ??
  guessLanguage(navigator.languages)

export const firstLanguage = (): Language =>
  (sessionStorage.getItem(SPOKEN) as Language | null) ?? languageOf(undefined)

export function rememberLanguage(person: Person | undefined, language: Language): void {
  if (person) sessionStorage.setItem(SPOKEN, language)
  else sessionStorage.removeItem(SPOKEN)
}

export function chooseLanguage(person: Person | undefined, language: Language): void {
  if (person?.language) {
    savePreferences({ languages: { ...preferences.languages, [keyOf(person)]: language } })
  } else savePreferences({ language })
}
