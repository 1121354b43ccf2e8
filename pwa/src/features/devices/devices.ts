/** What the server tells about devices, and how it is sorted. */
export type DeviceStatus = 'active' | 'revoked' | 'lost' | 'retired'

export interface DeviceView {
  id: string
  name: string
  site: number
  kind: 'shared' | 'personal'
  person: number | null
  status: DeviceStatus
  status_reason?: string | null
  device_prefix?: string | null
  granted_until?: number | null
  enrolled_at: number | null
  seen_at: number | null
}

export interface Enrolment {
  code: string
  url: string
  expires_at: number
  /** The QR symbol of the address, row by row. */
  modules?: string[]
}

const ORDER: Record<DeviceStatus, number> = { active: 0, lost: 1, revoked: 2, retired: 3 }

export function sorted(devices: readonly DeviceView[]): DeviceView[] {
  return [...devices].sort(
    (left, right) =>
      ORDER[left.status] - ORDER[right.status] || left.name.localeCompare(right.name),
  )
}

/** By its id, or by the short number that stands on its label. */
export function deviceOf(
  named: string | undefined,
  devices: readonly DeviceView[],
): DeviceView | undefined {
  return devices.find(({ id, device_prefix }) => named === id || named === device_prefix)
}

/** "12:05" until a code runs out; null when it has. */
export function remaining(expiresAt: number, now: number): string | null {
  const seconds = Math.ceil((expiresAt - now) / 1000)
  if (seconds <= 0) return null
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
