/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/consume',
    title: 'flow.consume',
    icon: 'consume',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.consume'],
    nav: { group: 'floor', order: 24 },
  },
]
