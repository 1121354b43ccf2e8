import { beforeAll, describe, expect, it } from 'vitest'
import { dictionary } from '../../app/i18n.svelte.ts'
import { remaining } from '../devices/devices.ts'
import { byArea, roleName } from './people.ts'

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

describe('an enrolment code on the screen', () => {
  it('counts down and then is over', () => {
    expect(remaining(905_000, 0)).toBe('15:05')
    expect(remaining(1, 1)).toBeNull()
  })
})
