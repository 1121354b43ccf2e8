/** What I did, and what has not reached the books yet. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/acts',
    title: 'acts.mine',
    icon: 'acts',
    load: () => import('./Acts.svelte'),
    nav: { group: 'floor', order: 20 },
  },
  {
    path: '/queue',
    title: 'acts.queue',
    icon: 'queue',
    load: () => import('./Queue.svelte'),
    nav: { group: 'floor', order: 30 },
  },
]
