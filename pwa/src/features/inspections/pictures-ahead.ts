/**
 * Pictures of instructions, fetched while there is a network, so that an inspector sees them where
 * there is none: those of what waits first, then those of all plans of this device, within bounds.
 */
import { takt } from '../../data/client.ts'
import type { Inspection, InspectionPlan, PlanVersion } from '../../data/rows.ts'
import { type Books, serverNow, today } from '../../scan/books.ts'
import { liveBooks } from '../../scan/live-books.ts'
import { keepPictures } from '../photo/pictures.ts'
import { plannedOf } from './choosing.ts'

/** The pictures of versions in force and of those that come, each once, what waits first. Pure. */
export function picturesAhead(books: Books, day: string): string[] {
  const waiting: PlanVersion[] = []
  for (const [, row] of books.all<Inspection>('inspection')) {
    const version = row.status === 'open' ? plannedOf(books, row, day)?.version : undefined
    if (version !== undefined) waiting.push(version)
  }
  const plans = Array.from(books.all<InspectionPlan>('inspection_plan'), ([, plan]) => plan)
  const others = plans
    .filter(({ active }) => active)
    .sort((a, b) => a.id - b.id)
    .flatMap(({ versions }) => upToDate(versions, day))
  return [...new Set([...waiting, ...others].flatMap(({ pictures }) => pictures))]
}

function upToDate(versions: readonly PlanVersion[], day: string): PlanVersion[] {
  const begun = versions.filter(({ from_on }) => from_on <= day).map(({ from_on }) => from_on)
  const since = begun.reduce((last, one) => (one > last ? one : last), '')
  return versions.filter(({ from_on }) => from_on >= since)
}

let isStarted = false
let isFetching = false
/** Nothing is left to fetch, as far as it is known. */
let isWhole = false
/** The contact with the server at which it was tried last. */
let triedAt: number | null = null

/** From now on, whenever plans change or the server is met again. */
export function start(): void {
  if (isStarted) return
  isStarted = true
  takt().replica.subscribe((changed) => {
    if (!changed.has('inspection_plan')) return
    isWhole = false
    void fetchAhead()
  })
  takt().subscribe(() => {
    if (!isWhole && takt().status.lastContactAt !== triedAt) void fetchAhead()
  })
  void fetchAhead()
}

/** Once through all that is wanted; what is at hand costs nothing. */
export async function fetchAhead(): Promise<void> {
  if (isFetching || globalThis.navigator?.onLine === false) return
  isFetching = true
  try {
    const { status } = takt()
    triedAt = status.lastContactAt
    const books = liveBooks()
    isWhole = await keepPictures(picturesAhead(books, today(books, serverNow(status))))
  } finally {
    isFetching = false
  }
}
