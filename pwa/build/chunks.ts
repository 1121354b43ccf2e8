/**
 * Which modules travel together. Each file costs a request and learns nothing from
 * the others when it is compressed, so that what is always fetched together is one.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))
const paths = (names: readonly string[]): string[] => names.map((name) => join(source, name))

/** What every first screen needs, whoever looks at it. */
const FRAME = ['main.ts', 'app/Logo.svelte', 'app/SyncChip.svelte', 'ui/Banner.svelte']
/** The first screen of whoever is signed in. */
const HOME = ['app/Shell.svelte', 'features/home/Home.svelte']
/** The half of the sync engine that works without a server. */
const ENGINE = ['../../sync/ts/src/index.ts']
/** Files of their own: the names by which the page and the router ask for them. */
const ASKED_FOR = new Set(paths(['main.ts', ...HOME, ...ENGINE]))

interface Context {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null
}

/** What these modules import, themselves included, without what is imported later. */
function reached(roots: readonly string[], context: Context): Set<string> {
  const found = new Set<string>()
  const waiting = paths(roots)
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue
    found.add(id)
    waiting.push(...(context.getModuleInfo(id)?.importedIds ?? []))
  }
  return found
}

/** One file for all that these roots import, and that no group before it took. */
function group(name: string, roots: readonly string[], priority: number) {
  let members: Set<string> | undefined
  return {
    name: (id: string, context: Context) =>
      (members ??= reached(roots, context)).has(id) ? name : null,
    test: (id: string) => !ASKED_FOR.has(id),
    priority,
  }
}

export const groups = [
  // Changes with a dependency, not with every version of ours.
  { name: 'svelte', test: /node_modules[\\/](svelte|clsx|esm-env)[\\/]/, priority: 3 },
  group('frame', FRAME, 2),
  group('home', HOME, 1),
  group('engine', ENGINE, 1),
]
