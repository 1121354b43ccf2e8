/** Control charts. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/charts/:id?',
    title: 'spc.title',
    icon: 'live',
    load: () => import('./Charts.svelte'),
    words: ['floor', 'office'],
    permissions: ['quality.view'],
    nav: { group: 'watch', order: 25 },
  },
]
