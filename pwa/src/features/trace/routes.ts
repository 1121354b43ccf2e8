/** Where a lot came from, where it went. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/trace/:lot?',
    title: 'trace.title',
    icon: 'trace',
    load: () => import('./Screen.svelte'),
    words: ['floor', 'office'],
    permissions: ['traceability.view'],
    nav: { group: 'watch', order: 20 },
  },
]
