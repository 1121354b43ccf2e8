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

/** What the first screens say is there from the start; a screen names the rest that it needs. */
export type Part = 'first' | 'menu' | 'floor' | 'office'
type Entries = Record<string, string>
type Words = Promise<{ default: Entries }>

const loaders: Record<Language, Record<Part, () => Words>> = {
  'zh-CN': {
    first: () => import('virtual:takt-locale/zh-CN/first'),
    menu: () => import('virtual:takt-locale/zh-CN/menu'),
    floor: () => import('virtual:takt-locale/zh-CN/floor'),
    office: () => import('virtual:takt-locale/zh-CN/office'),
  },
  en: {
    first: () => import('virtual:takt-locale/en/first'),
    menu: () => import('virtual:takt-locale/en/menu'),
    floor: () => import('virtual:takt-locale/en/floor'),
    office: () => import('virtual:takt-locale/en/office'),
  },
}

class Dictionary {
  language = $state<Language>('zh-CN')
  entries = $state.raw<Entries>({})
  #parts: ReadonlySet<Part> = new Set(['first'])
  #queue: Promise<void> = Promise.resolve()

  /** Speak this language, in all parts that are in use. */
  use(language: Language): Promise<void> {
    return this.#inTurn(() => this.#load(language, this.#parts))
  }

  /** Have these parts too, in whatever language is spoken. */
  async need(parts: readonly Part[]): Promise<void> {
    if (parts.every((part) => this.#parts.has(part))) return
    await this.#inTurn(() => this.#load(this.language, new Set([...this.#parts, ...parts])))
  }

  async #load(language: Language, parts: ReadonlySet<Part>): Promise<void> {
    const words = await Promise.all([...parts].map((part) => loaders[language][part]()))
    this.entries = Object.assign({}, ...words.map((module) => module.default)) as Entries
    this.#parts = parts
    this.language = language
    if (typeof document !== 'undefined') document.documentElement.lang = language
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(step)
    this.#queue = done.catch(() => undefined)
    return done
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

/** A module, once the words that it says are there too: those of the menu with any others. */
export async function spoken<Module>(
  loading: Promise<Module>,
  parts: readonly Part[] = ['floor'],
): Promise<Module> {
  const wanted: readonly Part[] = parts.length > 0 ? ['menu', ...parts] : parts
  const [module] = await Promise.all([loading, dictionary.need(wanted)])
  return module
}

export function t(key: Key, params: Params = {}): string {
  const text = dictionary.entries[key]
  return text === undefined ? key : fill(text, params)
}

/** Two sentences after each other, the first one without its full stop. */
export const sentences = (first: string, then: string): string => t('ui.sentences', { first, then })

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
