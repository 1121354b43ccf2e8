import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readLocales } from './locales.ts'
import { keysSaid, partition, reached, routeFiles, type Part } from './words.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))
const set = readLocales(join(source, 'locales'))
/** Keys that are put together from codes of the server or of rows. */
const BUILT = [
  /^nonconformance\.(severity|status|none|disposition|books|will|missing|meaning|may_not)_/,
  /^nonconformance\.(what|kind|claim|why)_/,
  /^nonconformance\.((concession|release)(_|$)|(not_)?effective$)/,
  /^photo\.(state|trouble)_/,
  /^reason\./,
  /^acts\.kind_/,
  /^admin\.(area|right|role|device|kind)_/,
  /^admin\.(retire|revoke|lost)(_explained)?$/,
  /^catalogue\.(kind|label|picking|hold)_/,
  /^catalogue\.(shelf_life|warn|slow)_days$/,
  /^exceptions\.alert_/,
  /^labels\.(kind|status|error|element|align|field)_/,
  /^audit\.(identity|catalogue|inventory|partners|purchasing|demand|production|rollout|field)_/,
  /^audit\.(stocktake|quality)_/,
  /^(flow|scan|regroup|lot)\./,
  /^papers\.(fault_|planned|released|open|closed|release|close|reopen)/,
  /^inspect\.(recorded|kind|mode|why|sampling|ask|line|gauge)_/,
  /^trace\.(relation|part)_/,
  /^chart\.(kind|main|second|rule|look|why|missing)_/,
  /^chart\.(cp|cpk|pp|ppk)$/,
  /^spc\.cause_/,
  /^count\.(ready|mode|wrong)_/,
  /^plans\.(kind|trigger|goods|standing|sampling|counts|reduced|characteristic|chart|mode|fault|why|order)_/,
  /^gauges\.(due|result)_/,
  /^figures\.(view|name|about|series|by|cost|kind|part|missing)_/,
  /^stocktakes\.(kind|state|status|class|filter|do|count|hindrance|meaning|fault|conflict)_/,
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

/** Sentences about failures are loaded by the first failure itself. */
const LATE = /^reason\./
const ROUTE = /path: '([^']+)'[\s\S]*?load: \(\) => import\('([^']+)'\)[\s\S]*?\n {2}\}/g

/** [address, screen, parts that it names] of every route. */
function routesOf(file: string): [string, string, string[]][] {
  return [...readFileSync(file, 'utf8').matchAll(ROUTE)].map(([text, path = '', screen = '']) => {
    const words = /words: \[([^\]]*)\]/.exec(text)?.[1] ?? "'floor'"
    return [path, join(dirname(file), screen), words.match(/\w+/g) ?? []]
  })
}

describe('the parts of a dictionary', () => {
  const keys = Object.keys(set.dictionaries.get('en') ?? {})
  const parts = partition(source, keys)

  it.each(routeFiles(source).flatMap(routesOf))(
    'give %s every sentence that it says',
    (_, screen, named) => {
      const said = keysSaid(reached([screen], true), keys)

      const needed = new Set<Part>([...said].map((key) => parts.get(key) ?? 'first'))
      needed.delete('first')
      if (named.length > 0) needed.delete('menu')

      expect([...needed].filter((part) => !named.includes(part))).toEqual([])
    },
  )

  const before = [
    'app/App.svelte',
    ...['Enrol', 'SignIn'].map((name) => `features/session/${name}.svelte`),
  ]
  it.each(before)('wait for the words of what %s loads before any page is open', (name) => {
    const file = join(source, name)
    const code = readFileSync(file, 'utf8')
    const loads = [...code.matchAll(/(spoken\()?import\('(\.[^']+\.svelte)'\)/g)]

    const silent = loads.filter(([, spoken, path = '']) => {
      const said = keysSaid(reached([join(dirname(file), path)]), keys)
      const isFirst = [...said].every((key) => parts.get(key) === 'first' || LATE.test(key))
      return spoken === undefined && !isFirst
    })

    expect(silent.map(([, , path]) => path)).toEqual([])
  })

  it('leave the office out of the first load', () => {
    const first = keys.filter((key) => parts.get(key) === 'first')

    expect(first.length).toBeLessThan(keys.length / 2)
  })
})
