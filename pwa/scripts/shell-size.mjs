/**
 * Bytes that a browser fetches before the first usable screen: everything that
 * index.html reaches without a dynamic import, the styles, the first part of the
 * dictionary, the sync engine, and the largest of the first screens. As gzip.
 *   node pwa/scripts/shell-size.mjs [--json]     (after vite build)
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 60 * 1024
const FIRST_SCREENS = [
  ['src/features/session/Setup.svelte'],
  ['src/features/session/Enrol.svelte'],
  ['src/features/session/SignIn.svelte'],
  ['src/app/Shell.svelte', 'src/features/home/Home.svelte'],
]

const dist = new URL('../dist/', import.meta.url)
const build = JSON.parse(readFileSync(new URL('build.json', dist), 'utf8'))
const gzip = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length

/** The files of these entries with all that they import. */
function reach(keys, into = new Set()) {
  for (const key of keys) {
    const entry = build[key]
    if (!entry) throw new Error(`the build has no ${key}`)
    if (into.has(entry.file)) continue
    into.add(entry.file)
    for (const style of entry.css ?? []) into.add(style)
    reach(entry.imports ?? [], into)
  }
  return into
}

const bytes = (files) => [...files].reduce((sum, file) => sum + gzip(file), 0)
const find = (test) => Object.keys(build).filter((key) => test(build[key], key))
const largest = (sets) => sets.sort((one, other) => bytes(other) - bytes(one))[0] ?? new Set()
const without = (files, others) => new Set([...files].filter((file) => !others.has(file)))

const frame = reach(find((entry) => entry.isEntry)).add('index.html')
const dictionary = largest(
  find((_, key) => key.includes('takt-locale/') && key.endsWith('/first')).map((key) =>
    without(reach([key]), frame),
  ),
)
const engine = without(reach(find((entry) => entry.name === 'src')), frame)
const begun = new Set([...frame, ...dictionary, ...engine])
const screen = largest(FIRST_SCREENS.map((keys) => without(reach(keys), begun)))

const parts = { frame, dictionary, engine, screen }
if (dictionary.size === 0 || engine.size === 0) throw new Error('a part of the shell is not found')
const files = Object.entries(parts).flatMap(([part, names]) =>
  [...names].map((file) => ({ part, file, gzip: gzip(file) })),
)
const value = files.reduce((sum, { gzip: size }) => sum + size, 0)
const sums = Object.fromEntries(Object.entries(parts).map(([part, names]) => [part, bytes(names)]))
const report = { name: 'shell_gzip_bytes', value, limit: LIMIT, ...sums, files }
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`)
else {
  for (const { part, file, gzip: size } of files) {
    process.stdout.write(`${String(size).padStart(8)}  ${part.padEnd(10)}  ${file}\n`)
  }
  process.stdout.write(`${String(value).padStart(8)}  in all, limit ${LIMIT}\n`)
}
process.exitCode = value > LIMIT ? 1 : 0
