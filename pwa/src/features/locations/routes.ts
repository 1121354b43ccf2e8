/** The tree of places. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/locations/:id?',
    title: 'catalogue.locations',
    icon: 'location',
    load: () => import('./Locations.svelte'),
    words: ['floor', 'office'],
    permissions: ['catalogue.view'],
    nav: { group: 'data', order: 10 },
  },
]
