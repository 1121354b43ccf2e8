/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/output',
    title: 'flow.output',
    icon: 'output',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.output'],
    nav: { group: 'floor', order: 24 },
  },
]
