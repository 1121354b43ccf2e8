/** Items by anything that is typed, over the local replica. */
import { takt } from '../../data/client.ts'
import type { live as liveType } from '../../data/live.svelte.ts'
import type { Item } from '../../data/rows.ts'
import { normal, searchOf } from '../../data/search.ts'

type Live = typeof liveType
const SORTED_UP_TO = 5000
/** By code; a very large catalogue is shown as it comes, one searches there. */
function inOrder(items: Item[]): Item[] {
  if (items.length > SORTED_UP_TO) return items
  return items.sort((left, right) => left.code.localeCompare(right.code))
}

/** Best matches first; without text the first items by code. */
export function findItems(text: string, live: Live, limit: number): Item[] {
  if (text.trim() === '') {
    return inOrder(live.rows('item').filter((item) => item.active)).slice(0, limit)
  }
  return searchOf(takt().replica)
    .find(text, limit)
    .items.map((key) => live.row('item', key))
    .filter((item) => item !== undefined)
}

/** Items that are no longer offered; the search index leaves them out on purpose. */
export function outOfUse(text: string, live: Live, limit: number): Item[] {
  const wanted = normal(text.trim())
  const fits = (item: Item) =>
    !item.active && normal(`${item.code} ${item.name_zh} ${item.name_en}`).includes(wanted)
  return inOrder(live.rows('item').filter(fits)).slice(0, limit)
}
