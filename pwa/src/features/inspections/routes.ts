/** What waits to be inspected. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/inspections/:id?',
    title: 'inspect.title',
    icon: 'inspect',
    load: () => import('./Inspections.svelte'),
    permissions: ['quality.inspect'],
    nav: { group: 'floor', order: 29 },
  },
]
