/** Who comes to this device with a PIN or a badge; both are checked here, with no network. */
import { takt } from '../data/client.ts'
import type { Person } from '../data/rows.ts'
import { parseCode } from '../scan/codes.ts'
import { readFailures, writeFailures } from './pin-failures.ts'
import { badgeHash, pinFits, waitAfter } from './pin.ts'
import { session } from './session.svelte.ts'

export type SwitchResult = 'ok' | 'wrong' | 'wait' | 'no_pin' | 'unknown' | 'inactive'

const failures = readFailures()

export function waitMs(person: number, now = Date.now()): number {
  return Math.max(0, (failures.get(person)?.until ?? 0) - now)
}

export async function switchByPin(person: number, pin: string): Promise<SwitchResult> {
  const result = await checkPin(person, pin)
  if (result === 'ok') session.enter(person)
  return result
}

/** Whether this is the person's PIN: also for a signature of whoever is here already. */
export async function checkPin(person: number, pin: string): Promise<SwitchResult> {
  const row = takt().replica.get<Person>('person', String(person))
  if (!row) return 'unknown'
  if (!row.active) return 'inactive'
  if (!row.pin) return 'no_pin'
  if (waitMs(person) > 0) return 'wait'
  if (await pinFits(pin, row.pin)) {
    failures.delete(person)
    writeFailures(failures)
    return 'ok'
  }
  const count = (failures.get(person)?.count ?? 0) + 1
  failures.set(person, { count, until: Date.now() + waitAfter(count) })
  writeFailures(failures)
  return 'wrong'
}

export async function switchByBadge(code: string): Promise<SwitchResult> {
  const hash = await badgeHash(code)
  const key = takt().replica.by('person.badge', hash)[0]
  const row = key === undefined ? undefined : takt().replica.get<Person>('person', key)
  if (!row) return 'unknown'
  if (!row.active) return 'inactive'
  session.enter(row.id)
  return 'ok'
}

/** Who a label of a person names, if that person may switch to this device: the PIN is still asked. */
export function labelledPerson(code: string): Person | undefined {
  const parsed = parseCode(code)
  if (parsed.kind !== 'person') return undefined
  const row = takt().replica.get<Person>('person', String(parsed.id))
  return row?.active ? row : undefined
}
