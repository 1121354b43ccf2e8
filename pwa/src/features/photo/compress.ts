/**
 * Makes a photo small enough for a slow line: drawn anew at most 1600 pixels long,
 * as a JPEG of at most 200 kB. Drawing turns it upright and leaves all that the
 * camera wrote beside the picture (place, owner) behind.
 */
import type { NewBlob } from '@takt/sync'

export const BYTES_MAX = 200_000
export const PAPER_BYTES_MAX = 10 * 2 ** 20
const EDGES = [1600, 1280, 1024, 800, 640, 480]
const QUALITIES = [0.82, 0.7, 0.58, 0.46]
const SMALL_EDGE = 320
const SMALL_QUALITY = 0.7

export type Encode = (width: number, height: number, quality: number) => Promise<ArrayBuffer>

export class PhotoError extends Error {
  constructor(readonly code: 'unreadable' | 'too_large') {
    super(code)
    this.name = 'PhotoError'
  }
}

/** The size of a picture whose longest edge is at most this long; never larger than it is. */
export function fitted(width: number, height: number, edge: number): [number, number] {
  const scale = Math.min(1, edge / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** Less quality first, then fewer pixels, until it is small enough. */
export async function shrunk(
  width: number,
  height: number,
  encode: Encode,
  bytesMax = BYTES_MAX,
): Promise<ArrayBuffer> {
  const longest = Math.max(width, height)
  for (const [step, edge] of EDGES.entries()) {
    if (step > 0 && edge >= longest) continue
    const size = fitted(width, height, edge)
    for (const quality of QUALITIES) {
      const encoded = await encode(...size, quality)
      if (encoded.byteLength <= bytesMax) return encoded
    }
  }
  throw new PhotoError('too_large')
}

function encoderOf(source: CanvasImageSource): Encode {
  return async (width, height, quality) => {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d')
    if (context === null) throw new PhotoError('unreadable')
    // A JPEG has no see-through parts.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.drawImage(source, 0, 0, width, height)
    const blob = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', quality),
    )
    if (blob === null) throw new PhotoError('unreadable')
    return blob.arrayBuffer()
  }
}

/** A picture or a frame of the camera, ready to be kept. */
export async function photoOf(
  source: CanvasImageSource,
  width: number,
  height: number,
): Promise<NewBlob> {
  const encode = encoderOf(source)
  const bytes = await shrunk(width, height, encode)
  const small = await encode(...fitted(width, height, SMALL_EDGE), SMALL_QUALITY)
  return { bytes, small, type: 'image/jpeg' }
}

/** A file that the person chose: a picture, drawn anew, or a PDF as it is. */
export async function photoFrom(file: Blob): Promise<NewBlob> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 5).arrayBuffer())
  if (head === '%PDF-') {
    if (file.size > PAPER_BYTES_MAX) throw new PhotoError('too_large')
    return { bytes: await file.arrayBuffer(), type: 'application/pdf' }
  }
  const url = URL.createObjectURL(file)
  try {
    // An element, because browsers draw it upright as its camera held it.
    const image = new Image()
    image.src = url
    await image.decode().catch(() => {
      throw new PhotoError('unreadable')
    })
    return await photoOf(image, image.naturalWidth, image.naturalHeight)
  } finally {
    URL.revokeObjectURL(url)
  }
}
