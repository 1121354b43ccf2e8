/** The site as it works now, on a desk or on the wall. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/live',
    title: 'live.title',
    icon: 'live',
    load: () => import('./Live.svelte'),
    words: ['floor', 'office'],
    permissions: ['live.view'],
    nav: { group: 'watch', order: 0 },
    bare: (query) => query.has('board'),
  },
  {
    path: '/stock/:location?',
    title: 'live.stock',
    icon: 'tree',
    load: () => import('./Stock.svelte'),
    words: ['floor', 'office'],
    permissions: ['inventory.view'],
    nav: { group: 'watch', order: 10 },
  },
]
