/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/receive',
    title: 'flow.receive',
    icon: 'receive',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.receive'],
    nav: { group: 'floor', order: 20 },
  },
]
