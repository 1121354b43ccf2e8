/** What there is to count for somebody: stocktakes, and the lines of a place. Pure. */
import { normalLotCode } from '@takt/sync'
import { idIn } from '../../app/address.ts'
import type { CountLine, CountTeam, Stocktake } from '../../data/rows.ts'
import { balancesAt, type Books, lotOf } from '../../scan/books.ts'
import { hiddenPlaces, isUnderWay } from '../../scan/counted.ts'
import type { Entry } from './counting.ts'
import type { Part } from './joining.ts'

export interface Task {
  stocktake: Stocktake
  lines: number
  /** Looked at by somebody. */
  seen: number
  /** Still to be counted by this person: own lines, those of the team, and nobody's. */
  mine: number
  /** Handed on by this device, and the server has not heard it yet. */
  given: number
  /** Counted by this device, and the server has not heard it yet. */
  counted: number
}

/** Somebody still has to look; what was counted here and waits for the network is looked at. */
export const isDue = (line: CountLine): boolean =>
  line.counted !== true && (line.state === 'open' || line.state === 'recount')

/**
 * Lines that this person may count now. One that is with somebody who must not recount it is
 * nobody's: else nobody would ever count it.
 */
export function isFor(line: CountLine, person: number, teams: readonly CountTeam[]): boolean {
  if (!isDue(line) || line.not_by.includes(person)) return false
  if (line.person !== null && !line.not_by.includes(line.person)) return line.person === person
  if (line.team === null) return true
  return teams.some((team) => team.id === line.team && team.members.includes(person))
}

const NOTHING = { lines: 0, seen: 0, mine: 0, given: 0, counted: 0 }

export function tasksOf(
  stocktakes: readonly Stocktake[],
  lines: Iterable<CountLine>,
  person: number,
  teams: readonly CountTeam[],
): Task[] {
  const open = stocktakes.filter(isUnderWay)
  const tasks = new Map(open.map((stocktake) => [stocktake.id, { stocktake, ...NOTHING }]))
  for (const line of lines) {
    const task = tasks.get(line.stocktake)
    if (task === undefined || line.state === 'dropped') continue
    task.lines += 1
    if (line.state !== 'open' || line.counted === true) task.seen += 1
    if (isFor(line, person, teams)) task.mine += 1
    if (line.given === true) task.given += 1
    if (line.counted === true) task.counted += 1
  }
  return [...tasks.values()].sort(
    (a, b) =>
      Number(b.mine > 0) - Number(a.mine > 0) ||
      (a.stocktake.due_on ?? '9').localeCompare(b.stocktake.due_on ?? '9') ||
      a.stocktake.id - b.stocktake.id,
  )
}

/** The lines of one place, those to be counted first. */
export function linesAt(
  lines: Iterable<CountLine>,
  plan: number | null,
  place: number | null,
): CountLine[] {
  if (plan === null || place === null) return []
  const found: CountLine[] = []
  for (const line of lines) {
    if (line.stocktake === plan && line.location === place && line.state !== 'dropped') {
      found.push(line)
    }
  }
  const rank = (line: CountLine) => (isDue(line) ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b) || a.id - b.id)
}

/** Whether an entry is of the goods of a line; a lot that is known by now was counted by its code. */
export function isOfLine(entry: Entry, line: CountLine, books: Books): boolean {
  if (entry.item !== line.item) return false
  if (entry.lot === line.lot && (entry.lotCode === '' || entry.lot !== null)) return true
  const code = entry.lot === null ? entry.lotCode : ''
  return code !== '' && normalLotCode(lotOf(books, line.lot)?.code ?? '') === code
}

/** Lines of goods that somebody still has to count, and of which nobody said anything here. */
export function notCounted(
  lines: readonly CountLine[],
  entries: readonly Entry[],
  books: Books,
): CountLine[] {
  const said = entries.filter((entry) => entry.entered !== '')
  return lines.filter(
    (line) =>
      line.item !== null && isDue(line) && !said.some((entry) => isOfLine(entry, line, books)),
  )
}

/** Of these, what is left for this person: nobody answers for lines of somebody else. */
export function leftFor(
  person: number,
  teams: readonly CountTeam[],
  lines: readonly CountLine[],
  entries: readonly Entry[],
  books: Books,
): CountLine[] {
  const mine = lines.filter((line) => isFor(line, person, teams))
  return notCounted(mine, entries, books)
}

/** The same with places that should be empty: somebody has to look, and any word of it will do. */
export function leftHere(
  person: number,
  teams: readonly CountTeam[],
  lines: readonly CountLine[],
  entries: readonly Entry[],
  books: Books,
): CountLine[] {
  const isBare = !entries.some((entry) => entry.entered !== '')
  const empty = lines.filter((line) => line.item === null && isFor(line, person, teams))
  return [...leftFor(person, teams, lines, entries, books), ...(isBare ? empty : [])]
}

/**
 * How many lines become zero where somebody says that nothing lies at a place: those of the list,
 * counted by others or not; where there is no list, what this device may show of the books.
 */
export function zerosAt(lines: readonly CountLine[], place: number, books: Books): number {
  if (lines.length > 0) return lines.filter((line) => line.item !== null).length
  return hiddenPlaces(books).has(place) ? 0 : balancesAt(books, place).length
}

/** Something is left to count at a place, and all of it is with somebody else. */
export function isHandedOver(
  lines: readonly CountLine[],
  person: number,
  teams: readonly CountTeam[],
): boolean {
  const due = lines.filter(isDue)
  return due.length > 0 && !due.some((line) => isFor(line, person, teams))
}

/** The stocktake that an address names: null is a spot count, undefined is none. */
export function planOf(address: string | undefined): number | null | undefined {
  return address === 'spot' ? null : idIn(address)
}

/** What of the replica is needed to tell; the lines have to be there whole. */
export interface PlanBooks {
  all<T>(table: string): Iterable<[string, T]>
  readonly scopes: ReadonlyMap<string, unknown>
}

/** A place that a stocktake does not ask for: what is counted there is a spot count. */
export function isSpotAt(books: PlanBooks, plan: number | null, place: number): boolean {
  if (plan === null) return true
  if (books.scopes.get(`stocktake:${plan}`) !== 'ready') return false
  for (const [, line] of books.all<CountLine>('count_line')) {
    if (line.stocktake === plan && line.location === place && line.state !== 'dropped') return false
  }
  return true
}

/** Places where this person still has something to count, with how much. */
export function placesLeft(
  lines: Iterable<CountLine>,
  plan: number,
  person: number,
  teams: readonly CountTeam[],
): Map<number, number> {
  const left = new Map<number, number>()
  for (const line of lines) {
    if (line.stocktake !== plan || !isFor(line, person, teams)) continue
    left.set(line.location, (left.get(line.location) ?? 0) + 1)
  }
  return left
}

export type Readiness = 'out' | 'joins' | 'leaves' | 'waits' | 'ready'

/**
 * Whether this device counts blindly: it takes part and no longer holds the hidden figures; or
 * what it said of that, as long as the server has not heard it.
 */
export function readiness(
  stocktake: Stocktake,
  { isOn, waits }: Part,
  scopes: ReadonlyMap<string, unknown>,
): Readiness {
  if (waits) return isOn ? 'joins' : 'leaves'
  if (!isOn) return 'out'
  return stocktake.blind && scopes.has(`counted:${stocktake.id}`) ? 'waits' : 'ready'
}
