/** Sentences, folding and differences of the audit log. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { type AuditEntry, changes, fold, sentence } from './entries.ts'

const lookup = {
  row: (table: string, key: unknown) =>
    table === 'person' ? { name: key === 1 ? 'Chen' : 'Li' } : undefined,
} as never
const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  n: 1,
  at: 1000,
  person: 1,
  device: null,
  action: 'identity.signed_in',
  subject: 'person:1',
  before: null,
  after: null,
  ...fields,
})

beforeAll(() => {
  const words: Record<string, string> = {}
  for (const area of ['audit', 'ui', 'exceptions']) {
    const path = new URL(`../../locales/${area}.en.json`, import.meta.url)
    Object.assign(words, JSON.parse(readFileSync(path, 'utf8')))
  }
  dictionary.language = 'en'
  dictionary.entries = words
})

describe('an entry of the audit log', () => {
  it.each([
    [entry({}), 'Chen signed in'],
    [entry({ action: 'identity.pin_set', subject: 'person:2' }), 'Chen set a PIN for Li'],
    [entry({ action: 'identity.pin_set', after: { has_pin: true } }), 'Chen set an own PIN'],
    [
      entry({ action: 'identity.pin_set', subject: 'person:2', after: { has_pin: false } }),
      'Chen took away the PIN of Li',
    ],
    [
      entry({
        action: 'identity.person_changed',
        subject: 'person:2',
        before: { active: true },
        after: { active: false },
      }),
      'Chen retired Li',
    ],
    [
      entry({
        action: 'inventory.location_created',
        subject: 'location:9',
        after: { code: 'A-9' },
      }),
      'Chen added location A-9',
    ],
    [entry({ action: 'later.invented', subject: 'thing:9' }), 'Chen: later.invented (9)'],
    [
      entry({ person: null, action: 'identity.person_created', subject: 'person:2' }),
      'The server’s terminal added Li',
    ],
  ])('is told in plain words: %#', (one, words) => {
    expect(sentence(lookup, one)).toBe(words)
  })

  it('is folded with those of the same act, and with no others', () => {
    const item = { action: 'catalogue.item_created', subject: 'item:1' }
    const folded = fold([
      entry(item),
      entry({ ...item, n: 2 }),
      entry({ ...item, at: 5 }),
      entry({}),
    ])

    expect(folded.map((one) => one.count)).toEqual([2, 1, 1])
  })

  it('names what differs, where it has a name on the screen', () => {
    const found = changes(
      entry({
        before: { name: 'Li', active: true, pinyin: 'l', roles: [['viewer', 1]] },
        after: { name: 'Lin', active: false, pinyin: 'lin', roles: [] },
      }),
    )

    expect(found).toEqual([
      { field: 'Name', from: 'Li', to: 'Lin' },
      { field: 'In use', from: 'Yes', to: 'No' },
      { field: 'Roles', from: '…', to: '…' },
    ])
  })
})
