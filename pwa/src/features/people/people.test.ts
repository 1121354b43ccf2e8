import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { remaining } from '../devices/devices.ts'
import { byArea, roleName, rolesToSave } from './people.ts'

describe('rights and roles', () => {
  beforeAll(async () => {
    await dictionary.use('en')
    await dictionary.need(['floor', 'office'])
  })

  it('are grouped by area', () => {
    const groups = byArea(['inventory.move', 'live.view', 'inventory.issue'])

    expect(groups).toEqual([
      { area: 'inventory', actions: ['issue', 'move'] },
      { area: 'live', actions: ['view'] },
    ])
  })

  it('have a name even when the server did not send one', () => {
    expect(roleName([], 'operator')).toBe('Operator')
    expect(roleName([{ code: 'x', name_zh: '特', name_en: 'Special', permissions: [] }], 'x')).toBe(
      'Special',
    )
    expect(roleName([], 'custom')).toBe('custom')
  })
})

describe('roles of a person who is edited', () => {
  const before = [
    { role: 'administrator', site: null },
    { role: 'storekeeper', site: 1 },
    { role: 'storekeeper', site: 2 },
  ]

  it('stay where they were held, at all sites and at several', () => {
    expect(rolesToSave(before, ['administrator', 'storekeeper'], 1)).toEqual(before)
  })

  it('are new at the own site, and gone when taken away', () => {
    expect(rolesToSave(before, ['storekeeper', 'operator'], 7)).toEqual([
      { role: 'storekeeper', site: 1 },
      { role: 'storekeeper', site: 2 },
      { role: 'operator', site: 7 },
    ])
  })
})

describe('an enrolment code on the screen', () => {
  it('counts down and then is over', () => {
    expect(remaining(905_000, 0)).toBe('15:05')
    expect(remaining(1, 1)).toBeNull()
  })
})
