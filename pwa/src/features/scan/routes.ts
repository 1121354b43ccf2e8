/** Scan anything first: no menu before the code. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/scan',
    title: 'scan.title',
    icon: 'scan',
    load: () => import('./Screen.svelte'),
    nav: { group: 'floor', order: 10 },
  },
]
