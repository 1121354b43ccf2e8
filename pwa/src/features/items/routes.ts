/** Items: search, look, edit. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/items/:id?',
    title: 'catalogue.items',
    icon: 'item',
    load: () => import('./Items.svelte'),
    words: ['floor', 'office'],
    permissions: ['catalogue.view'],
    nav: { group: 'data', order: 0 },
  },
]
