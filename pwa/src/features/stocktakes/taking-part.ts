/** Which devices take part in a stocktake, and whom its books wait for. Pure. */
import type { CountDevice, CountWait } from '../../data/rows.ts'
import { takesPart } from '../../scan/counted.ts'

/** Those that take part first, then by name. */
export function devicesOf(rows: readonly CountDevice[], stocktake: number): CountDevice[] {
  return rows
    .filter((row) => row.stocktake === stocktake)
    .sort((a, b) => Number(takesPart(b)) - Number(takesPart(a)) || a.name.localeCompare(b.name))
}

export interface Waited {
  /** Up to when nothing is missing; null while a device has never said. */
  at: number | null
  until: number | null
  devices: CountWait['waiting']
}

export function waitedOf(rows: readonly CountWait[], stocktake: number): Waited | undefined {
  const row = rows.find((one) => one.stocktake === stocktake)
  return row && { at: row.at, until: row.until, devices: row.waiting }
}

/** Nobody gives up waiting for the very device that is used: it is up to date once it has sent. */
export function othersWaited(
  devices: CountWait['waiting'],
  own: string | undefined,
): CountWait['waiting'] {
  return devices.filter(({ device }) => device !== own)
}

/** This device must show no book figures: it counts blind somewhere. */
export function isBlindHere(rows: readonly CountDevice[], device: string | undefined): boolean {
  return rows.some((row) => row.device === device && row.on && row.is_blind)
}
