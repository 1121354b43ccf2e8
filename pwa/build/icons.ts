/** Icons in two parts: those that the first screens name, and the others. */
import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import { ICONS } from '../src/ui/icons.ts'
import { firstFiles } from './words.ts'

const PREFIX = 'virtual:takt-icons/'

/** The names that stand somewhere in these modules; one too many costs a few bytes. */
export function iconsNamed(files: Iterable<string>): Set<string> {
  const code = Array.from(files, (file) => readFileSync(file, 'utf8')).join('\n')
  return new Set(
    Object.keys(ICONS).filter((name) => code.includes(`'${name}'`) || code.includes(`"${name}"`)),
  )
}

export function icons(source: string): Plugin {
  return {
    name: 'takt-icons',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null
      const first = iconsNamed(firstFiles(source))
      const isFirst = id.endsWith('/first')
      const own = Object.entries(ICONS).filter(([name]) => first.has(name) === isFirst)
      return `export default ${JSON.stringify(Object.fromEntries(own))}`
    },
  }
}
