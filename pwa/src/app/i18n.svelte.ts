/**
 * The dictionary of the chosen language and t(), which fills in a sentence.
 * Sentences live in src/locales; how dates and numbers look comes from Intl.
 */
import type { Key } from '../locales/keys.ts'

export type { Key }
export type Language = 'zh-CN' | 'en'
export type Params = Readonly<Record<string, string | number>>

export const LANGUAGES: readonly Language[] = ['zh-CN', 'en']
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  'zh-CN': '简体中文',
  en: 'English',
}

const loaders: Record<Language, () => Promise<{ default: Record<string, string> }>> = {
  'zh-CN': () => import('virtual:takt-locale/zh-CN'),
  en: () => import('virtual:takt-locale/en'),
}

class Dictionary {
  language = $state<Language>('zh-CN')
  entries = $state.raw<Record<string, string>>({})

  async use(language: Language): Promise<void> {
    this.entries = (await loaders[language]()).default
    this.language = language
    if (typeof document !== 'undefined') document.documentElement.lang = language
  }
}

export const dictionary = new Dictionary()

/** `{name}` is replaced; `{n|act|acts}` chooses by whether n is one. */
export function fill(text: string, params: Params): string {
  return text.replace(
    /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g,
    (whole, name: string, one?: string, other?: string) => {
      const value = params[name]
      if (value === undefined) return whole
      if (one === undefined) return String(value)
      return Number(value) === 1 ? one : (other ?? one)
    },
  )
}

export function t(key: Key, params: Params = {}): string {
  const text = dictionary.entries[key]
  return text === undefined ? key : fill(text, params)
}

/** For keys built from server codes: the sentence, or undefined when there is none. */
export function tMaybe(key: string, params: Params = {}): string | undefined {
  const text = dictionary.entries[key]
  return text === undefined ? undefined : fill(text, params)
}

export function guessLanguage(preferred: readonly string[]): Language {
  const first = preferred[0]?.toLowerCase() ?? 'zh'
  return first.startsWith('zh') ? 'zh-CN' : 'en'
}

/** The name of a row that has one per language; the other language when one is empty. */
export function nameOf(row: { name_zh?: unknown; name_en?: unknown; code?: unknown }): string {
  const [first, second] =
    dictionary.language === 'zh-CN' ? [row.name_zh, row.name_en] : [row.name_en, row.name_zh]
  return String(first || second || row.code || '')
}
