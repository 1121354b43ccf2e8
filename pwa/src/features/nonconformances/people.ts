/** People of the site who can be asked to do something, by name. Pure. */
import type { Counter, Person } from '../../data/rows.ts'

export function owners(
  people: readonly Pick<Person, 'id' | 'name' | 'active'>[],
  counters: readonly Counter[],
  also: readonly Counter[] = [],
): Counter[] {
  const here = people.filter(({ active }) => active)
  const all = new Map([...also, ...counters, ...here].map(({ id, name }) => [id, { id, name }]))
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name))
}
