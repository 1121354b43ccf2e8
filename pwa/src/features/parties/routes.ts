/** Suppliers and customers. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/parties/:id?',
    title: 'parties.title',
    icon: 'party',
    load: () => import('./Parties.svelte'),
    words: ['floor', 'office'],
    permissions: ['partners.view'],
    nav: { group: 'data', order: 30 },
  },
]
