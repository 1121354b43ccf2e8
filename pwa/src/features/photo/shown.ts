/** A photo as the strip shows it, whatever stands behind it. */
import type { Photo, PhotoState } from './album.ts'
import type { TakenPhoto } from './keeping.ts'
import { pictureOf } from './pictures.ts'

export interface Shown {
  key: string
  small: Promise<string | null>
  full: () => Promise<string | null>
  isPaper: boolean
  caption: string
  state: 'draft' | PhotoState
  mayRemove: boolean
}

export function shownPhoto(photo: Photo, mayRemove: boolean): Shown {
  const { id, blob, type, caption, state } = photo
  const isPaper = type === 'application/pdf'
  return {
    ...{ key: id, caption, state, isPaper, mayRemove },
    small: isPaper ? Promise.resolve(null) : pictureOf(blob, 'small'),
    full: () => pictureOf(blob, 'full', type),
  }
}

export function shownDraft(photo: TakenPhoto, index: number): Shown {
  const { picture, caption, blob } = photo
  const isPaper = picture === null
  const full = (): string => URL.createObjectURL(new Blob([blob.bytes], { type: blob.type }))
  return {
    ...{ key: `draft-${index}`, caption, state: 'draft', isPaper, mayRemove: true },
    small: Promise.resolve(picture),
    full: () => Promise.resolve(full()),
  }
}
