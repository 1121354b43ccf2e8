import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import first from 'virtual:takt-icons/first'
import later from 'virtual:takt-icons/later'
import { drawings } from '../src/ui/drawings.svelte.ts'
import { ICONS } from '../src/ui/icons.ts'
import { iconsNamed } from './icons.ts'
import { firstFiles } from './words.ts'

const source = fileURLToPath(new URL('../src', import.meta.url))

describe('the icons', () => {
  it('travel in one part each', () => {
    expect({ ...first, ...later }).toEqual(ICONS)
    expect(Object.keys(first).filter((name) => name in later)).toEqual([])
  })

  it('that a first screen names come with the first load', () => {
    const named = iconsNamed(firstFiles(source))

    expect([...named].filter((name) => !(name in first))).toEqual([])
    expect(named).toContain('scan')
  })

  it('of other screens are drawn once they are here', async () => {
    expect(drawings.path('merge')).toBe('')

    await drawings.fetchAll()

    expect(drawings.path('merge')).toBe(ICONS.merge)
  })
})
