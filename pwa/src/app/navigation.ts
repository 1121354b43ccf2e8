/** What stands in the bottom bar of a phone: five places, chosen by what the person may do. */
import type { Route } from './router.svelte.ts'
import { navigation } from './routes.ts'

const PLACES = 5
const FIRST_CHOICE = ['/', '/scan', '/acts', '/live', '/exceptions', '/queue']
const MORE = '/more'

export function bottomBar(can: (permission: string) => boolean, from = navigation(can)): Route[] {
  const by = (path: string) => from.find((route) => route.path.replace(/\/:.*$/, '') === path)
  const wanted = FIRST_CHOICE.map((path) => by(path || '/')).filter((route) => route !== undefined)
  const more = by(MORE)
  const chosen = wanted.slice(0, more ? PLACES - 1 : PLACES)
  return more ? [...chosen, more] : chosen
}
