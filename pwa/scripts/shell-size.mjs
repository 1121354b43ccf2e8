/**
 * Bytes that the first screen loads: everything that index.html reaches
 * without a dynamic import, the styles, and one language. As gzip.
 *   node pwa/scripts/shell-size.mjs [--json]     (after vite build)
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT = 60 * 1024
const dist = new URL('../dist/', import.meta.url)
const build = JSON.parse(readFileSync(new URL('build.json', dist), 'utf8'))

const files = new Set(['index.html'])
function reach(key) {
  const entry = build[key]
  if (!entry || files.has(entry.file)) return
  files.add(entry.file)
  for (const style of entry.css ?? []) files.add(style)
  for (const next of entry.imports ?? []) reach(next)
}

const entryKey = Object.keys(build).find((key) => build[key].isEntry)
reach(entryKey)
// One dictionary is always needed before the first word can be shown: count the larger one.
const dictionaries = Object.keys(build).filter((key) => key.includes('takt-locale/'))
const gzip = (file) => gzipSync(readFileSync(new URL(file, dist)), { level: 9 }).length
const [largest] = dictionaries.sort((a, b) => gzip(build[b].file) - gzip(build[a].file))
if (largest) reach(largest)

// The sync engine is a chunk of its own that is asked for at the same time; it is told apart.
const engine = Object.keys(build).find((key) => build[key].name === 'sync-engine')
const engineBytes = engine ? gzip(build[engine].file) : 0
const parts = [...files].map((file) => ({ file, gzip: gzip(file) }))
const total = parts.reduce((sum, part) => sum + part.gzip, 0)
const report = {
  name: 'shell_gzip_bytes',
  value: total,
  limit: LIMIT,
  sync_engine: engineBytes,
  parts,
}
if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`)
else {
  for (const part of parts) process.stdout.write(`${String(part.gzip).padStart(8)}  ${part.file}\n`)
  process.stdout.write(
    `${String(engineBytes).padStart(8)}  sync engine, loaded beside it (not counted)\n`,
  )
  process.stdout.write(`${String(total).padStart(8)}  in all, limit ${LIMIT}\n`)
}
process.exitCode = total > LIMIT ? 1 : 0
