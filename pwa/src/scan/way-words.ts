/** How one way of reading a code is named to the person who chooses. */
import { nameOf, t } from '../app/i18n.svelte.ts'
import type { Choice } from './resolve.ts'

export function wayName({ name, found }: Choice): string {
  const how = name === '' ? t('scan.way_text') : name
  const what = thingName(found)
  return what === '' ? how : `${how}: ${what}`
}

/** What was found, in words; '' for what has no name. */
export function thingName(found: Choice['found']): string {
  switch (found.kind) {
    case 'item':
      return nameOf(found.item)
    case 'lot':
      return `${nameOf(found.item)} · ${found.lot.code}`
    case 'new_lot':
      return `${nameOf(found.item)} · ${found.lotCode}`
    case 'location':
      return found.location.code
    default:
      return ''
  }
}
