/**
 * Joins the locale files of all areas into three dictionaries per language, at build time.
 * A key that lacks a translation, a doubled key or a lost placeholder stops the build.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { partition } from './words.ts'

export const LANGUAGES = ['zh-CN', 'en'] as const
const PREFIX = 'virtual:takt-locale/'

export type Dictionary = Record<string, string>
export interface LocaleSet {
  areas: string[]
  dictionaries: Map<string, Dictionary>
  problems: string[]
}

function placeholders(text: string): string {
  const names = [...text.matchAll(/\{(\w+)/g)].map((match) => match[1])
  return [...new Set(names)].sort().join(',')
}

function readArea(folder: string, file: string, into: Dictionary, problems: string[]): void {
  const area = file.split('.')[0] ?? ''
  const entries = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dictionary
  for (const [key, text] of Object.entries(entries)) {
    if (!key.startsWith(`${area}.`)) problems.push(`${file}: "${key}" must begin with "${area}."`)
    if (key in into) problems.push(`${file}: "${key}" stands twice`)
    if (text.trim() === '') problems.push(`${file}: "${key}" is empty`)
    into[key] = text
  }
}

function compare(first: Dictionary, second: Dictionary, name: string): string[] {
  const problems: string[] = []
  for (const [key, text] of Object.entries(first)) {
    const other = second[key]
    if (other === undefined) problems.push(`${name}: "${key}" is missing`)
    else if (placeholders(other) !== placeholders(text)) {
      problems.push(`${name}: "${key}" has other placeholders`)
    }
  }
  return problems
}

export function readLocales(folder: string): LocaleSet {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'))
  const problems: string[] = []
  const dictionaries = new Map<string, Dictionary>()
  for (const language of LANGUAGES) {
    const dictionary: Dictionary = {}
    const own = files.filter((name) => name.endsWith(`.${language}.json`)).sort()
    for (const file of own) readArea(folder, file, dictionary, problems)
    dictionaries.set(language, dictionary)
  }
  const chinese = dictionaries.get('zh-CN') ?? {}
  const english = dictionaries.get('en') ?? {}
  problems.push(...compare(chinese, english, 'en'), ...compare(english, chinese, 'zh-CN'))
  const areas = [...new Set(files.map((name) => name.split('.')[0] ?? ''))].sort()
  return { areas, dictionaries, problems: [...new Set(problems)] }
}

export function locales(folder: string): Plugin {
  return {
    name: 'takt-locales',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      const set = readLocales(folder)
      if (set.problems.length > 0) this.error(`locales:\n  ${set.problems.join('\n  ')}`)
      for (const name of readdirSync(folder)) this.addWatchFile(join(folder, name))
      const [language = '', part] = id.slice(PREFIX.length + 1).split('/')
      const entries = Object.entries(set.dictionaries.get(language) ?? {})
      const parts = partition(
        join(folder, '..'),
        entries.map(([key]) => key),
      )
      const own = entries.filter(([key]) => parts.get(key) === part)
      return `export default ${JSON.stringify(Object.fromEntries(own))}`
    },
  }
}
