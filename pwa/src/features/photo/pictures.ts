/**
 * Pictures to be shown, as addresses of this page: from the device's own store,
 * else from the server; small ones that came from there are kept for later.
 */
import type { Subject } from '@takt/sync'
import { BASE_URL, DATABASE, syncEngine, takt } from '../../data/client.ts'
import type { Attachment } from '../../data/rows.ts'

export type Size = 'small' | 'full'

const CACHE = 'takt.pictures'
const KEPT_MAX = 400
const SHOWN_MAX = 80
/** Full pictures that are fetched before anybody asks for them: so many, and so much of them. */
const AHEAD = { count: 80, bytes: 40_000_000 }
/** Kept since the page was loaded, with the bytes of each. */
const atHand = new Map<string, number>()
const shown = new Map<string, Promise<string | null>>()

/** The address of a picture, or null while it is out of reach. */
export function pictureOf(blob: string, size: Size, type = 'image/jpeg'): Promise<string | null> {
  const key = `${size}/${blob}`
  const known = shown.get(key)
  if (known !== undefined) return known
  const picture = load(blob, size, type).catch(() => null)
  shown.set(key, picture)
  // What is out of reach now is asked for again by the next look.
  void picture.then((url) => url === null && shown.delete(key))
  forgetOldest()
  return picture
}

async function load(blob: string, size: Size, type: string): Promise<string | null> {
  const own = await takt().attachments()
  const bytes = size === 'small' ? await own.small(blob) : undefined
  const here = bytes ?? (await own.bytes(blob))
  if (here !== undefined) return addressOf(new Blob([here], { type }))
  const fetched = await fromServer(blob, size)
  return fetched === null ? null : addressOf(fetched)
}

/**
 * Full pictures that are looked at without a network: fetched now, and kept as small ones are.
 * False where the network ended before all that is allowed was kept.
 */
export function keepPictures(blobs: Iterable<string>): Promise<boolean> {
  return keptWithin(blobs, AHEAD, async (blob) => {
    const known = atHand.get(blob)
    if (known !== undefined) return known
    const picture = await fromServer(blob, 'full', true)
    if (picture !== null) atHand.set(blob, picture.size)
    return picture?.size ?? null
  })
}

/** `keep` says how many bytes it kept, or null where the server has no such picture. */
export async function keptWithin(
  blobs: Iterable<string>,
  { count, bytes }: typeof AHEAD,
  keep: (blob: string) => Promise<number | null>,
): Promise<boolean> {
  let [number, size] = [0, 0]
  for (const blob of blobs) {
    if (number >= count || size >= bytes) break
    try {
      size += (await keep(blob)) ?? 0
      number += 1
    } catch {
      return false
    }
  }
  return true
}

async function fromServer(blob: string, size: Size, isKept = size === 'small') {
  const path = `${BASE_URL}/sync/v1/blob/${blob}?size=${size === 'small' ? 'thumb' : 'full'}`
  const cache = await globalThis.caches?.open(CACHE)
  const kept = await cache?.match(path)
  if (kept !== undefined) return kept.blob()
  const fetched = await fetchedFrom(path)
  if (!isKept) return fetched
  if (fetched === null || cache === undefined) return fetched
  const keys = await cache.keys()
  // Small ones are soon there again; what was fetched ahead goes last.
  const oldest = keys.find(({ url }) => url.endsWith('=thumb')) ?? keys[0]
  if (keys.length >= KEPT_MAX && oldest !== undefined) await cache.delete(oldest)
  await cache.put(path, new Response(fetched)).catch(() => undefined)
  return fetched
}

async function fetchedFrom(path: string): Promise<Blob | null> {
  const response = await asDevice(path)
  return response.ok ? response.blob() : null
}

/** With the device's own token: who works with a PIN has no other. */
async function asDevice(path: string): Promise<Response> {
  const token = await (await syncEngine()).deviceToken(DATABASE)
  return fetch(path, { headers: { authorization: `Bearer ${token}` } })
}

/** Rows that have left this device, from the server; null while it is out of reach. */
export async function olderOf(subjects: readonly Subject[]): Promise<Attachment[] | null> {
  try {
    const lists = await Promise.all(
      subjects.map(async ({ kind, id }) => {
        const asked = new URLSearchParams({ kind, id })
        const response = await asDevice(`${BASE_URL}/sync/v1/attachments?${asked.toString()}`)
        if (!response.ok) throw new Error(String(response.status))
        return ((await response.json()) as { attachments: Attachment[] }).attachments
      }),
    )
    return lists.flat()
  } catch {
    return null
  }
}

const addressOf = (blob: Blob): string => URL.createObjectURL(blob)

function forgetOldest(): void {
  const [oldest] = shown
  if (shown.size <= SHOWN_MAX || oldest === undefined) return
  shown.delete(oldest[0])
  void oldest[1].then((url) => url !== null && URL.revokeObjectURL(url))
}
