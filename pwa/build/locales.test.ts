import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLocales } from './locales.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))
const set = readLocales(join(source, 'locales'))
/** Keys that are put together from codes of the server or of rows. */
const BUILT = [
  /^reason\./,
  /^acts\.kind_/,
  /^admin\.(area|right|role|device|kind)_/,
  /^admin\.(retire|revoke|lost)(_explained)?$/,
  /^catalogue\.(kind|label)_/,
  /^(flow|scan)\./,
]

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|svelte)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')
}

describe('the locale files', () => {
  it('hold the same keys and placeholders in both languages', () => {
    expect(set.problems).toEqual([])
  })

  it('are all named in keys.ts, so that t() knows their keys', () => {
    const keys = readFileSync(join(source, 'locales/keys.ts'), 'utf8')

    const missing = set.areas.filter((area) => !keys.includes(`'./${area}.en.json'`))

    expect(missing).toEqual([])
  })

  it('hold no sentence that nothing shows', () => {
    const code = sources(source)

    const keys = Object.keys(set.dictionaries.get('en') ?? {})
    const idle = keys.filter(
      (key) => !BUILT.some((one) => one.test(key)) && !code.includes(`'${key}'`),
    )

    expect(idle).toEqual([])
  })

  it('write Chinese with Chinese punctuation', () => {
    const chinese = Object.entries(set.dictionaries.get('zh-CN') ?? {})

    const wrong = chinese.filter(([, text]) =>
      /[\u4e00-\u9fff][,;?!]/.test(text.replace(/\{[^}]*\}/g, '')),
    )

    expect(wrong).toEqual([])
  })
})
