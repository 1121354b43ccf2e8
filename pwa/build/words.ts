/**
 * Which sentences which modules say, read from the sources: the first screens get
 * theirs with the first load, every other screen names the parts that it needs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export const PARTS = ['first', 'menu', 'floor', 'office'] as const
export type Part = (typeof PARTS)[number]

/** Areas that only screens of the office speak of. */
const OFFICE = new Set([
  ...['account', 'admin', 'audit', 'catalogue', 'labels', 'live', 'papers', 'parties', 'settings'],
  ...['figures', 'stocktakes', 'plans', 'gauges'],
])
/** Sentences about failures: asked for by the first failure, never by the first screen. */
const LATE = 'reason'

/** Modules from which the first usable screen of any device is built. */
const FIRST_SCREENS = [
  'main.ts',
  'app/Shell.svelte',
  'ui/Toasts.svelte',
  'features/home/SiteFigures.svelte',
  'scan/start.ts',
  ...['Enrol', 'SignIn'].map((name) => `features/session/${name}.svelte`),
  'features/home/Home.svelte',
]

/** What names all places; wherever more than the first part is spoken, its words are there. */
const MENU = ['app/SideNav.svelte', 'features/home/More.svelte']

const IMPORT = /(?:import|export)\s+(?!type\b)(?:[^'"()]*?\sfrom\s+)?['"](\.[^'"]+)['"]/g
const LATER = /\bimport\(['"](\.[^'"]+)['"]\)/g
const WHOLE = /['"]([a-z]+\.[a-z][\w]*)['"]/g
const BEGUN = /`([a-z]+\.[\w]*)\$\{/g

/** The modules and all that they import; what is imported later too, if asked for, but no routes. */
export function reached(entries: readonly string[], isLaterToo = false): Set<string> {
  const files = new Set<string>()
  const waiting = [...entries]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file) || !existsSync(file) || !/\.(ts|svelte)$/.test(file)) continue
    files.add(file)
    const code = readFileSync(file, 'utf8')
    const isList = file.endsWith('/routes.ts')
    for (const pattern of isLaterToo && !isList ? [IMPORT, LATER] : [IMPORT]) {
      for (const [, path = ''] of code.matchAll(pattern)) waiting.push(resolve(dirname(file), path))
    }
  }
  return files
}

/** Of these keys, the ones that the modules name, whole or by how they begin. */
export function keysSaid(files: Iterable<string>, keys: readonly string[]): Set<string> {
  const whole = new Set<string>()
  const begun = new Set<string>()
  for (const file of files) {
    const code = readFileSync(file, 'utf8')
    for (const [, key] of code.matchAll(WHOLE)) whole.add(key ?? '')
    for (const [, start] of code.matchAll(BEGUN)) begun.add(start ?? '')
  }
  const isBegun = (key: string): boolean => [...begun].some((start) => key.startsWith(start))
  return new Set(keys.filter((key) => whole.has(key) || isBegun(key)))
}

/** All modules of the first screens. */
export function firstFiles(source: string): Set<string> {
  return reached(FIRST_SCREENS.map((name) => join(source, name)))
}

export function routeFiles(source: string): string[] {
  const features = join(source, 'features')
  return readdirSync(features)
    .map((name) => join(features, name, 'routes.ts'))
    .filter((file) => existsSync(file))
}

/** The part in which each key travels. */
export function partition(source: string, keys: readonly string[]): Map<string, Part> {
  const first = keysSaid(firstFiles(source), keys)
  const listing = MENU.map((name) => join(source, name))
  const menu = keysSaid([...listing, ...routeFiles(source)], keys)
  const partOf = (key: string): Part => {
    const area = key.split('.')[0] ?? ''
    if (first.has(key) && area !== LATE) return 'first'
    if (menu.has(key)) return 'menu'
    return OFFICE.has(area) ? 'office' : 'floor'
  }
  return new Map(keys.map((key) => [key, partOf(key)]))
}
