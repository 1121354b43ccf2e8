/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/return',
    title: 'flow.return',
    icon: 'return',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.return'],
    nav: { group: 'floor', order: 24 },
  },
]
