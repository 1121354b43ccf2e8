/** What this device remembers about how it should look and behave; kept in localStorage. */
import type { Language } from './i18n.svelte.ts'

export interface Preferences {
  language: Language | null
  /** What people chose for themselves here, by person and by the language given to them. */
  languages?: Readonly<Record<string, Language>>
  theme: 'system' | 'light' | 'dark'
  scannerPrefix: string
  /** Key code that ends a scan of a keyboard-wedge scanner. */
  scannerSuffix: 'Enter' | 'Tab' | 'None'
  /** What the scanner sends in place of the GS1 separator, where it is not the sign itself. */
  scannerSeparator?: string
  /** Each scan is an act, or adds to the line on the screen. */
  continuous: 'act' | 'add'
  /** The same code again counts again, or asks first. */
  repeated: 'count' | 'ask'
  sounds: boolean
  vibration: boolean
  /** Minutes without a touch until a shared device locks; 0 = never. */
  lockMinutes: number
}

const STORED = 'takt.preferences'
const DEFAULTS: Preferences = {
  language: null,
  theme: 'system',
  scannerPrefix: '',
  scannerSuffix: 'Enter',
  continuous: 'add',
  repeated: 'count',
  sounds: true,
  vibration: true,
  lockMinutes: 10,
}

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as object) }
  } catch {
    // A damaged or forbidden store only costs the preferences, never the start.
    return { ...DEFAULTS }
  }
}

export const preferences = $state<Preferences>(read())

export function savePreferences(change: Partial<Preferences>): void {
  Object.assign(preferences, change)
  try {
    localStorage.setItem(STORED, JSON.stringify(preferences))
  } catch {
    // A full store must not stop work; the choice holds until the tab closes.
  }
}

export function applyTheme(): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const set = () => {
    const choice = preferences.theme
    const theme = choice === 'system' ? (dark.matches ? 'dark' : 'light') : choice
    document.documentElement.dataset['theme'] = theme
  }
  set()
  dark.addEventListener('change', set)
  return () => dark.removeEventListener('change', set)
}
