/**
 * The device's identity: a P-256 key that never leaves the browser, the
 * enrolment that gave it a name, and the short tokens it is traded for.
 */
import type { DeviceIdentity, EnrolOptions } from './types.ts'

export function enrol(options: EnrolOptions): Promise<DeviceIdentity> {
  return Promise.reject(new Error(`not built yet: ${options.database}`))
}

/** As `enrol`, for a person who may enrol a device of their own: a person's access token, no code. */
export function enrolSelf(
  options: Omit<EnrolOptions, 'code'> & { accessToken: string },
): Promise<DeviceIdentity> {
  return Promise.reject(new Error(`not built yet: ${options.database}`))
}

export function enrolledDevice(database: string): Promise<DeviceIdentity | null> {
  return Promise.reject(new Error(`not built yet: ${database}`))
}

/** A valid device token of the identity that was enrolled or opened last. */
export function deviceToken(): Promise<string> {
  return Promise.reject(new Error('not built yet'))
}
