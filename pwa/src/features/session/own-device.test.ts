import { describe, expect, it } from 'vitest'
import type { SessionReply } from '../../data/api.ts'
import { landing, mayEnrolOwn } from './own-device.ts'

const reply = (permissions: string[], has_pin?: boolean): SessionReply => ({
  access_token: 't',
  expires_at: 0,
  person: { id: 1, name: 'Lin', roles: [], site: 1, permissions, ...(has_pin && { has_pin }) },
})

describe('an own device', () => {
  it('lets the person in at once who has a PIN, and asks for one otherwise', () => {
    expect(landing(reply([], true))).toBe('#/')
    expect(landing(reply([]))).toBe('#/account?first')
  })

  it('is for those who may connect one', () => {
    expect(mayEnrolOwn(reply(['identity.enrol_own_device']))).toBe(true)
    expect(mayEnrolOwn(reply(['inventory.move']))).toBe(false)
  })
})
