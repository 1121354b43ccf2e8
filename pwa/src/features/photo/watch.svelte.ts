/** The photos of this device, as they change. */
import type { KeptBlob } from '@takt/sync'
import { takt } from '../../data/client.ts'
import { latest } from '../../data/latest.ts'
import { byId } from './album.ts'

/** By their hash; call it while a component is being set up. */
export function watchAlbum(): { readonly blobs: ReadonlyMap<string, KeptBlob> } {
  let blobs = $state.raw<ReadonlyMap<string, KeptBlob>>(byId([]))
  $effect(() => {
    const reader = latest(
      async () => (await takt().attachments()).list(),
      (list) => (blobs = byId(list)),
    )
    reader.ask()
    const stop = takt().subscribe(reader.ask)
    return () => {
      reader.stop()
      stop()
    }
  })
  return {
    get blobs() {
      return blobs
    },
  }
}
