import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { askSecret, isSecretAsked } from './secrets.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const screens = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.svelte'))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const namesOf = (having: RegExp) =>
  screens.filter(({ text }) => having.test(text)).map(({ path }) => path)

describe('secrets', () => {
  it('are asked for until every place that asks is gone', () => {
    const first = askSecret()
    const second = askSecret()

    first()
    first()
    expect(isSecretAsked()).toBe(true)
    second()
    expect(isSecretAsked()).toBe(false)
  })

  it('are typed into the field and the pad that say so, and nowhere else', () => {
    expect(namesOf(/askSecret\(\)/).sort()).toEqual(['ui/Field.svelte', 'ui/NumberPad.svelte'])
    expect(namesOf(/<input[^>]*type="password"/)).toEqual([])
    expect(namesOf(/label="PIN"(?![^>]*\bsecret\b)[^>]*>/)).toEqual([])
  })
})
