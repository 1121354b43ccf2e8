/** Counting on the phone: what there is to count, and the counting itself. */
import type { Route } from '../../app/router.svelte.ts'

const COUNT = ['inventory.count']

export const routes: Route[] = [
  {
    path: '/count/:id',
    title: 'count.title',
    icon: 'count',
    load: () => import('./CountScreen.svelte'),
    words: ['floor', 'office'],
    permissions: COUNT,
  },
  {
    path: '/count',
    title: 'count.title',
    icon: 'count',
    load: () => import('./Count.svelte'),
    words: ['floor', 'office'],
    permissions: COUNT,
    nav: { group: 'floor', order: 30 },
  },
]
