/** The frame of whoever is signed in, and the screen inside it: fetched before they are due. */
import { findRoute, router } from './router.svelte.ts'
import { opened, places } from './routes.svelte.ts'

export const shell = () => import('./Shell.svelte')

/** To be called when a person is about to come; what fails is asked for again by the page. */
export function fetchShell(): void {
  const route = findRoute(places.known, router.hash)?.route
  void Promise.allSettled([shell(), route ? opened(route) : places.all()])
}
