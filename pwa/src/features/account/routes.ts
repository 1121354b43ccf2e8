/** One's own PIN and password. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/account',
    title: 'account.title',
    icon: 'key',
    load: () => import('./Account.svelte'),
    words: ['floor', 'office'],
    nav: { group: 'me', order: 5 },
  },
]
