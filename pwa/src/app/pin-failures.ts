/** Wrong PINs by person, kept on the device: a reload must not give new tries. */
export interface Failures {
  count: number
  until: number
}

const STORED = 'takt.pin_failures'

export function readFailures(): Map<number, Failures> {
  try {
    return new Map(JSON.parse(localStorage.getItem(STORED) ?? '[]') as [number, Failures][])
  } catch {
    // A damaged or forbidden store counts from zero again.
    return new Map()
  }
}

export function writeFailures(failures: ReadonlyMap<number, Failures>): void {
  try {
    localStorage.setItem(STORED, JSON.stringify([...failures]))
  } catch {
    // A full store must not stop a person from unlocking; the count holds until a reload.
  }
}
