/** What follows when somebody connects an own device with the password. */
import type { SessionReply } from '../../data/api.ts'

export const mayEnrolOwn = ({ person }: SessionReply): boolean =>
  person.permissions.includes('identity.enrol_own_device')

/** Without a PIN nobody could come back to this device while there is no network. */
export const landing = ({ person }: SessionReply): string =>
  person.has_pin ? '#/' : '#/account?first'
