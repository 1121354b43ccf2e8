/** The first page, and the list of everything for small screens. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/',
    title: 'app.home',
    icon: 'home',
    load: () => import('./Home.svelte'),
    words: [],
    nav: { group: 'floor', order: 0 },
  },
  {
    path: '/more',
    title: 'app.more',
    icon: 'more',
    load: () => import('./More.svelte'),
    words: ['menu'],
    nav: { group: 'me', order: 99 },
  },
]
