/** What stands in the bottom bar of a phone: five places, chosen by what the person may do. */
import type { Route } from './router.svelte.ts'
import { navigation } from './routes.svelte.ts'

const PLACES = 5
const FLOOR = ['/', '/scan', '/acts', '/exceptions', '/queue']
/** Whoever watches the site decides first and looks at own acts later. */
const LEAD = ['/', '/scan', '/exceptions', '/live', '/acts']
const MORE = '/more'

export function bottomBar(can: (permission: string) => boolean, from = navigation(can)): Route[] {
  const by = (path: string) => from.find((route) => route.path.replace(/\/:.*$/, '') === path)
  const wanted = (can('live.view') ? LEAD : FLOOR).map(by).filter((route) => route !== undefined)
  const more = by(MORE)
  const chosen = wanted.slice(0, more ? PLACES - 1 : PLACES)
  return more ? [...chosen, more] : chosen
}
