/**
 * The public face of @takt/sync. Everything that the application may import is
 * named here; the other modules are private to the package.
 */

export { DeviceError, StorageError } from './types.ts'
export type * from './types.ts'
export { legs, lotId, normalLotCode } from './stock.ts'
export { openClient } from './client.ts'
export { deviceToken, enrol, enrolSelf, enrolledDevice } from './keys.ts'
