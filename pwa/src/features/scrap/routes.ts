/** The address of this flow; the screen itself is loaded when it is opened. */
import type { Route } from '../../app/router.svelte.ts'

export const routes: Route[] = [
  {
    path: '/scrap',
    title: 'flow.scrap',
    icon: 'scrap',
    load: () => import('./Screen.svelte'),
    permissions: ['inventory.scrap'],
    nav: { group: 'floor', order: 25 },
  },
]
