/** Photos that were taken and not kept yet, and what keeps them. */
import { type NewBlob, StorageError, type Subject } from '@takt/sync'
import { takt } from '../../data/client.ts'
import { PhotoError } from './compress.ts'

export interface TakenPhoto {
  blob: NewBlob
  caption: string
  /** Address of its small picture in this page; null for a paper. */
  picture: string | null
}

export type Trouble = 'no_room' | 'unreadable' | 'too_large' | 'failed'

export function taken(blob: NewBlob, caption = ''): TakenPhoto {
  const { small, bytes, type } = blob
  const isImage = type !== 'application/pdf'
  const picture = isImage ? URL.createObjectURL(new Blob([small ?? bytes], { type })) : null
  return { blob, caption, picture }
}

export function letGo({ picture }: TakenPhoto): void {
  if (picture !== null) URL.revokeObjectURL(picture)
}

/** Keep each photo and hang it on each subject; what went wrong, or null. */
export async function keepAll(
  photos: readonly TakenPhoto[],
  subjects: readonly Subject[],
  actor: number,
): Promise<Trouble | null> {
  const album = await takt().attachments()
  for (const { blob, caption } of photos) {
    try {
      await album.attach(blob, subjects, { actor, caption })
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return troubleOf(error)
    }
  }
  return null
}

export function troubleOf(error: unknown): Trouble {
  if (error instanceof PhotoError) return error.code
  const isFull = error instanceof StorageError && error.code === 'storage_full'
  return isFull ? 'no_room' : 'failed'
}

/** What a receipt hangs its photos on: the act, and the lot or else the item. */
export function subjectsOf(act: { id: string; args: Record<string, unknown> }): Subject[] {
  const { lot, item } = act.args
  const goods: Subject | null =
    typeof lot === 'string'
      ? { kind: 'lot', id: lot }
      : typeof item === 'number'
        ? { kind: 'item', id: String(item) }
        : null
  const own: Subject = { kind: 'act', id: act.id }
  return goods === null ? [own] : [own, goods]
}
