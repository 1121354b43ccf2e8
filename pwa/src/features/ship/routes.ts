/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/ship',
    title: 'flow.ship',
    icon: 'ship',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.ship'],
    nav: { group: 'floor', order: 25 },
  },
]
