/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/issue',
    title: 'flow.issue',
    icon: 'issue',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.issue'],
    nav: { group: 'floor', order: 23 },
  },
]
