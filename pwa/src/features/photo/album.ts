/** What hangs on a thing: rows of the server, own acts that are not there yet, and their state. Pure. */
import type { Act, KeptBlob, Subject } from '@takt/sync'
import type { Attachment } from '../../data/rows.ts'
import { undoneIds } from '../flow/undo.ts'

/** On this device only, on the server, or refused by it. */
export type PhotoState = 'device' | 'server' | 'refused'

export interface Photo {
  /** The act that hangs it on. */
  id: string
  blob: string
  type: string
  caption: string
  person: number
  at: number
  state: PhotoState
}

function isOf(subjects: readonly Subject[], kind: string, id: string): boolean {
  return subjects.some((subject) => subject.kind === kind && subject.id === id)
}

function ofAct(act: Act): Attachment {
  const { blob, type, size, caption, subject } = act.args as Record<string, string>
  const about = subject as unknown as Subject
  return {
    ...{ id: act.id, blob: String(blob), type: String(type), size: Number(size) },
    ...{ caption: caption ?? null, person: act.actor, at: act.at },
    ...{ subject_kind: about.kind, subject_id: about.id },
  }
}

/** What hangs on these subjects, newest first; a blob that hangs on two of them once. */
export function photosOf(
  subjects: readonly Subject[],
  rows: Iterable<Attachment>,
  acts: readonly Act[],
  blobs: ReadonlyMap<string, KeptBlob>,
): Photo[] {
  const undone = undoneIds(acts)
  const found = new Map<string, Attachment>()
  const own = acts.filter((act) => act.kind === 'attach' && act.state !== 'held').map(ofAct)
  for (const one of [...rows, ...own]) {
    if (undone.has(one.id) || !isOf(subjects, one.subject_kind, one.subject_id)) continue
    if (!found.has(one.blob)) found.set(one.blob, one)
  }
  const photos = [...found.values()].map(({ id, blob, type, caption, person, at }) => {
    const state: PhotoState = blobs.get(blob)?.state ?? 'server'
    return { id, blob, type, caption: caption ?? '', person, at, state }
  })
  return photos.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
}

export const byId = (blobs: readonly KeptBlob[]): ReadonlyMap<string, KeptBlob> =>
  new Map(blobs.map((blob) => [blob.id, blob]))
