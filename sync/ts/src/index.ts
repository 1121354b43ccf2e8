/**
 * The public face of @takt/sync. Everything that the application may import is
 * named here; the other modules are private to the package.
 */
import type { DeviceIdentity, EnrolOptions, NumberBlock } from './types.ts'

export { DeviceError, StorageError } from './types.ts'
export type * from './types.ts'
export { dateAt } from './day-at.ts'
export { codeKey, legs, lotId, normalLotCode } from './stock.ts'
export { openClient } from './client.ts'
export { enrolledDevice } from './identity.ts'

const keys = (): Promise<typeof import('./keys.ts')> => import('./keys.ts')

/** Trade a one-time code for a device identity; the key is made here and stays here. */
export async function enrol(options: EnrolOptions): Promise<DeviceIdentity> {
  return (await keys()).enrol(options)
}

/** As `enrol`, for a person who may enrol a device of their own: an access token, no code. */
export async function enrolSelf(
  options: Omit<EnrolOptions, 'code'> & { accessToken: string },
): Promise<DeviceIdentity> {
  return (await keys()).enrolSelf(options)
}

/** The next number of our own from the leased blocks, or null when none is left. */
export async function takeNumber(
  database: string,
  kind: string,
  blocks: Iterable<NumberBlock>,
  stream: string,
): Promise<string | null> {
  const numbers = await import('./numbers.ts')
  return numbers.takeNumber(database, numbers.usableBlocks(blocks, kind, stream))
}

/** A valid device token of the identity in that database; a new one when asked for. */
export async function deviceToken(database: string, isFresh = false): Promise<string> {
  return (await keys()).deviceToken(database, isFresh)
}
