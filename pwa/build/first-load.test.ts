import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { firstFiles } from './words.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))

describe('the first load', () => {
  it('reaches no chart, none of their rules and no library that draws', () => {
    const files = [...firstFiles(source)]

    const heavy = files.filter(
      (file) =>
        file.includes('/ui/chart/') ||
        /from '(uplot|@takt\/sync\/spc)'/.test(readFileSync(file, 'utf8')),
    )
    expect(files.length).toBeGreaterThan(20)
    expect(heavy).toEqual([])
  })
})
