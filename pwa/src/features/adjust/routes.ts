/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/adjust',
    title: 'flow.adjust',
    icon: 'adjust',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.adjust'],
    nav: { group: 'floor', order: 28 },
  },
]
