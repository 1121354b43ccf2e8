/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/move',
    title: 'flow.move',
    icon: 'move',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.move'],
    nav: { group: 'floor', order: 22 },
  },
]
